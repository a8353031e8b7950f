"""The interview date with the days before it, and the progress so far, in plain lines."""

from __future__ import annotations

from math import isnan

from mocktui.core.days import called, parse_day
from mocktui.core.problem import Problem
from mocktui.core.progress import within
from mocktui.core.text import plural, sentence
from mocktui.plain.house import House
from mocktui.plain.talk import Choice
from mocktui.practice.due import Outlook, Pick
from mocktui.practice.plan_words import NO_DATE, aim_words, minutes

DAYS = 14
LATEST = 20


async def plan(house: House) -> None:
    """Show the plan and change what it is made for; raises Problem where it can't be read."""
    outlook = await house.desk.due.outlook()
    while True:
        _tell(house, outlook)
        choices = [
            Choice("date", "Set the interview's date"),
            Choice("minutes", f"Minutes a day: now {outlook.minutes}"),
            Choice("packs", "Which packs are planned"),
            Choice("ask", "Ask one of these questions now"),
        ]
        key = await house.talk.choose("Interview date and plan", choices)
        if key is None:
            return
        try:
            outlook = await _change(house, outlook, key)
        except Problem as problem:
            house.talk.problem(problem)


def _tell(house: House, outlook: Outlook) -> None:
    say = house.talk.say
    say("", f"Interview: {aim_words(outlook)}. {outlook.minutes} minutes a day.")
    made = outlook.plan
    if made is None:
        say(*(NO_DATE if outlook.interview is None else ()))
        return
    for n, day in enumerate(made.days[:DAYS]):
        if day.placed:
            name = sentence(called(day.day, made.today).removeprefix("on "))
            say(f"{name}, {minutes(day.seconds)}:")
            say(*(f"{one.item.ask} ({one.why})" for one in day.placed))
        elif n == 0:
            say("Today: nothing more." if made.spent else "Today: nothing.")
    if made.left_out:
        say(f"{plural(len(made.left_out), 'question')} don't fit; more minutes a day would do it.")


async def _change(house: House, outlook: Outlook, key: str) -> Outlook:
    talk, due = house.talk, house.desk.due
    day = outlook.interview if outlook.ahead else None
    match key:
        case "date":
            typed = await talk.text("The day, like 2026-11-28 or Friday; none takes it away.")
            if not typed:
                return outlook
            wanted = None if typed == "none" else parse_day(typed, outlook.today)
            return await due.aim(wanted, outlook.minutes, outlook.packs)
        case "minutes":
            number = await talk.number("Minutes a day, rating included:", 1, 1440)
            if number is None or isnan(number):
                return outlook
            return await due.aim(day, round(number), outlook.packs)
        case "packs":
            packs = [one for one in house.desk.packs() if not one.problem]
            choices = [
                Choice(one.id, f"{one.title}{', in the plan' if one.id in outlook.packs else ''}")
                for one in packs
            ]
            pack = await talk.choose("Take a pack in or out; none: those practised", choices)
            if pack is None:
                return outlook
            kept = [one for one in outlook.packs if one != pack]
            added = [] if pack in outlook.packs else [pack]
            return await due.aim(day, outlook.minutes, [*kept, *added])
        case _:
            await _ask(house, outlook)
            return await due.outlook()


async def _ask(house: House, outlook: Outlook) -> None:
    if not outlook.standings:
        house.talk.say("There is no question in the plan yet.")
        return
    choices = [Choice(str(n), one.item.ask) for n, one in enumerate(outlook.standings)]
    key = await house.talk.choose("Ask now", choices)
    if key is not None:
        item = outlook.standings[int(key)].item
        await house.start(house.desk.due.setup([Pick(item=item, why="")]))


async def progress(house: House) -> None:
    """Say what the practice so far comes to; raises Problem where it can't be read."""
    found = await house.desk.due.progress()
    say = house.talk.say
    if not found.days:
        say("Nothing practised yet. After your first answers this tells how they went.")
        return
    week, month = (within(found.days, found.today, length) for length in (7, 28))
    say("", "Progress")
    say(
        f"{plural(len(found.days), 'day')}, {plural(found.answers, 'take')}, "
        f"{plural(round(found.seconds / 60), 'minute')} spoken. "
        f"{week} of the last 7 days, {month} of the last 28."
    )
    for one in found.questions[:LATEST]:
        rated = [str(take.rating) for take in one.takes if take.rating is not None]
        told = f"rated {', '.join(rated)} of 100" if rated else "not rated"
        about = "≈" if one.latest.approximate else ""
        pace = "" if one.latest.pace is None else f", {about}{one.latest.pace} words a minute last"
        say(f"{one.ask} {plural(len(one.takes), 'take')}, {told}{pace}.")
        focus = next((take.focus for take in reversed(one.takes) if take.focus), None)
        if focus:
            say(f"Next time: {focus}")
    if len(found.questions) > LATEST:
        say(f"And {len(found.questions) - LATEST} more; mocktui progress --all lists them.")
