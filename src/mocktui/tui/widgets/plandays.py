"""The rows of a plan: each day with its questions, what does not fit, and the packs it is from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content
from textual.widgets.option_list import Option

from mocktui.core.days import called, short
from mocktui.core.plan import LeftOut, Plan, PlanDay
from mocktui.practice.due import Outlook
from mocktui.practice.plan_words import NO_DATE, minutes
from mocktui.tui.safe import plural, say, sentence
from mocktui.tui.widgets.menu import Row, heading, remark, row

LONGEST = 14  # days shown one by one
WEEK = 7  # days ahead that are called by their names
NAMED = 5  # questions that do not fit, by name


def rows(outlook: Outlook) -> Iterator[Option]:
    """Yield the whole plan; ``ask PACK QUESTION`` starts a question at once."""
    plan = outlook.plan
    if plan is None:
        lines = NO_DATE if outlook.interview is None else ("Set a new date above.",)
        yield from (remark(Content(one)) for one in lines)
        return
    for n, day in enumerate(plan.days[:LONGEST]):
        if day.placed or n == 0:
            yield from _day(day, plan, n)
    if len(plan.days) > LONGEST:
        rest = sum(1 for one in plan.days[LONGEST:] if one.placed)
        yield remark(Content(f"… and {plural(rest, 'later day')} with questions"))
    if plan.left_out:
        yield from _left_out(plan.left_out)


def _day(day: PlanDay, plan: Plan, n: int) -> Iterator[Option]:
    if n:
        yield Option(Row(Content()), disabled=True)
    name, tail = short(day.day), ""
    if (day.day - plan.today).days < WEEK:
        name, tail = sentence(called(day.day, plan.today).removeprefix("on ")), f"  {name[4:]}"
    load = minutes(day.seconds) if day.placed else _nothing(plan)
    head = Content.assemble((name, "bold $primary"), (tail, "$quiet"))
    yield Option(Row(head, Content.styled(load, "$quiet")), disabled=True)
    for one in day.placed:
        key = f"ask {n} {one.item.pack} {one.item.question}"
        yield row(say(one.item.ask), say(one.why, "$quiet"), id=key)


def _nothing(plan: Plan) -> str:
    return "done for today" if plan.spent else "nothing today"


def _left_out(left_out: Sequence[LeftOut]) -> Iterator[Option]:
    yield from heading("Does not fit")
    ordered = sorted(left_out, key=lambda one: not one.weak)
    for n, one in enumerate(ordered[:NAMED]):
        why = f"rated weak · {one.why}" if one.weak else one.why
        key = f"ask left{n} {one.item.pack} {one.item.question}"
        yield row(say(one.item.ask), say(why, "$quiet"), id=key)
    if len(ordered) > NAMED:
        yield remark(Content(f"… and {len(ordered) - NAMED} more; more minutes a day would do it"))


def pack_rows(packs: Sequence[tuple[str, str]], chosen: Sequence[str]) -> Iterator[Option]:
    """Yield a row to take each pack (id, title) in or out; none taken means: those practised and
    the person's own."""
    yield from heading("Questions from")
    for key, title in packs:
        mark = Content.styled("✓ ", "$success") if key in chosen else Content("  ")
        yield row(
            Content.assemble(mark, say(title)),
            Content.styled("in the plan" if key in chosen else "", "$quiet"),
            id=f"pack {key}",
        )
    if not chosen:
        yield remark(Content("None is chosen: those you practised and your own are taken."))
