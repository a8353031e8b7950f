"""The review while its session is read again: told, stopped, and shown without losing the place."""

from __future__ import annotations

import asyncio

import pytest
from msgspec.structs import replace

from mocktui.core import events as ev
from mocktui.core.fold import evolve
from mocktui.core.problem import Problem
from mocktui.core.state import State
from mocktui.practice.desk import AfterProgress
from mocktui.tui.app import MocktuiApp
from mocktui.tui.screens.review import ReviewScreen
from tests.tui.fake_desk import SESSION, FakeDesk, finished
from tests.tui.test_review import BIG, FIRST, Opening, answer, cut_off, desk_of, keys, line
from tests.tui.test_review_words import SECOND, here, segment
from tests.tui.until import settle, until

READING = AfterProgress(
    session=SESSION,
    what="Reading answer 2 again, for punctuation",
    kind="again",
    done=1,
    total=5,
    part=0.4,
    place=2,
    of=3,
)
COMPLETING = AfterProgress(
    session=SESSION,
    what="Finishing the transcript of answer 1",
    kind="complete",
    total=1,
    part=0.25,
    place=1,
    of=1,
)


def rule(app: MocktuiApp) -> str:
    """What stands on the rule above the last line."""
    return str(app.screen.query_one("#line").border_title)


def with_second(state: State, mistakes: float = 5.6) -> State:
    """The session once a second reading of its first answer is there, and figures for both."""
    live = ev.ReadingDone(
        question=FIRST, take=1, reading="live", engine="vosk", model="m", mistakes=10.4
    )
    second = ev.ReadingDone(
        question=FIRST,
        take=1,
        reading="second",
        engine="moonshine",
        model="moonshine-tiny-en",
        mistakes=mistakes,
    )
    heard = [segment(text, 0.3 + 7 * n, 7 + 7 * n) for n, text in enumerate(SECOND)]
    for one in (live, *heard, second):
        state = evolve(state, one)
    return state


class Work(FakeDesk):
    """A desk whose work in the background goes on as the test says."""

    def tell(self, progress: AfterProgress) -> None:
        self.progress(progress)  # type: ignore[attr-defined] # set by afterwork

    async def afterwork(self, progress) -> None:
        self.calls.append("afterwork")
        self.progress = progress
        try:
            await asyncio.Event().wait()
        finally:
            self.calls.append("afterwork stopped")


async def there(pilot) -> Work:
    """Wait for the session, and for the work in the background, which never ends here."""
    app = pilot.app
    await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
    await until(pilot, lambda: line(app) not in ("", "Opening the session…"))
    await until(pilot, lambda: "afterwork" in app.desk.calls)
    await settle(pilot)
    return app.desk


async def working(pilot, progress: AfterProgress = READING) -> Work:
    """Have the work in the background tell how far it is."""
    desk = await there(pilot)
    desk.tell(progress)
    await settle(pilot)
    return desk


def desk(practice=None) -> Work:
    made = desk_of(practice or finished())
    made.__class__ = Work
    return made


# -- pictures -----------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(80, 24), BIG])
def test_reading_again(snap_compare, size):
    assert snap_compare(Opening(desk()), run_before=working, terminal_size=size)


def test_stopped(snap_compare):
    async def then(pilot):
        await working(pilot)
        await pilot.press("w")
        await settle(pilot)

    assert snap_compare(Opening(desk()), run_before=then)


# -- how far it is, and its key -----------------------------------------------------------------


async def test_it_is_told_stopped_and_gone_on_with():
    app = Opening(desk())
    async with app.run_test() as pilot:
        await there(pilot)
        assert rule(app) == "" and not {"w stop", "w go on"} & set(keys(app))
        work = await working(pilot)
        said = "↻ Reading answer 2 again, for punctuation: 40 % (2 of 3) · w stops it"
        assert rule(app) == said
        assert keys(app)["w stop"] and "w go on" not in keys(app)
        await pilot.press("w")
        await until(pilot, lambda: "afterwork stopped" in work.calls)
        assert rule(app) == "Stopped: Reading answer 2 again, for punctuation · w goes on"
        assert keys(app)["w go on"] and "w stop" not in keys(app)
        await pilot.press("w")
        await until(pilot, lambda: work.calls.count("afterwork") == 2)
        assert rule(app) == "" and app.halted is None
        work.tell(replace(READING, kind="flac", what="Making it smaller", place=1, of=1))
        assert rule(app) == "↻ Making it smaller · w stops it"
        work.tell(replace(READING, finished=True))
        assert rule(app) == ""


async def test_what_could_not_be_read_again_is_said():
    app = Opening(desk())
    async with app.run_test(size=(80, 24)) as pilot:
        work = await working(pilot)
        work.tell(replace(READING, done=2, problems=(Problem("this model is not whole"),)))
        await settle(pilot)
        assert line(app) == "this model is not whole"


async def test_work_on_another_session_is_not_told_here():
    app = Opening(desk())
    async with app.run_test() as pilot:
        await working(pilot, replace(READING, session="another"))
        assert rule(app) == "" and "w stop" not in keys(app)


# -- what was read ------------------------------------------------------------------------------


async def test_a_second_reading_comes_and_the_place_stays():
    made = desk()
    app = Opening(made)
    async with app.run_test() as pilot:
        await there(pilot)
        await pilot.press("down", "up", *["left"] * 4)  # from the end: "model any more"
        word, column = here(app), app.screen.query_one("#answer")
        at = column.here.start
        assert word == "the" and "The features were" not in answer(app)
        work = await working(pilot)
        made._opened = replace(made._opened, state=with_second(made._opened.state))
        work.tell(replace(READING, done=2, part=0.0))
        await until(pilot, lambda: "v shows what differs" in line(app))
        assert SECOND[0].split(",")[1].strip() in answer(app)
        assert here(app) == "the" and column.here.start == at
        assert column.cursor == column.stops - 2  # not at the same number of a word
        await pilot.press("v")
        assert "Reading 2 of 2" in str(column.border_title)


async def test_a_worse_reading_or_one_of_a_corrected_text_waits_behind_a_key():
    for edit in (False, True):
        made = desk()
        if edit:
            mine = ev.Edited(question=FIRST, take=1, text="My own words.")
            made._opened = replace(made._opened, state=evolve(made._opened.state, mine))
        app = Opening(made)
        async with app.run_test() as pilot:
            work = await working(pilot)
            before = answer(app)
            later = with_second(made._opened.state, 5.6 if edit else 20.0)
            made._opened = replace(made._opened, state=later)
            work.tell(replace(READING, done=2))
            await until(pilot, lambda app=app: "v shows it" in line(app))
            assert ("My own words." in answer(app)) == edit
            assert edit or answer(app) == before


async def test_the_reading_that_is_looked_at_stays_looked_at():
    made = desk()
    made._opened = replace(made._opened, state=with_second(made._opened.state, 20.0))
    app = Opening(made)
    async with app.run_test() as pilot:
        work = await working(pilot)
        await pilot.press("v")
        looked = answer(app)
        done = ev.ReadingDone(question=FIRST, take=1, reading="", engine="", model="")
        third = [
            replace(segment("Third one.", 0.3, 7), reading="third"),
            replace(done, reading="third", engine="vosk", model="large", mistakes=6.0),
        ]
        state = made._opened.state
        for one in third:
            state = evolve(state, one)
        made._opened = replace(made._opened, state=state)
        work.tell(replace(READING, done=2))
        await until(pilot, lambda: "v shows it" in line(app))
        title = str(app.screen.query_one("#answer").border_title)
        assert "of 3" in title and "moonshine" in title.lower()
        assert "Third" in answer(app)  # as what only the usual one has: that is the third now
        assert looked != answer(app)


async def test_what_comes_while_somebody_writes_is_shown_afterwards():
    made = desk()
    app = Opening(made)
    async with app.run_test() as pilot:
        work = await working(pilot)
        await pilot.press("e", *"So ")
        made._opened = replace(made._opened, state=with_second(made._opened.state))
        opened = sum(one.startswith("open ") for one in made.calls)
        work.tell(replace(READING, done=2))
        await settle(pilot)
        assert sum(one.startswith("open ") for one in made.calls) == opened
        await pilot.press("escape")
        await until(pilot, lambda: "v shows what differs" in line(app))


async def test_what_comes_under_the_help_is_shown_when_that_closes():
    made = desk()
    app = Opening(made)
    async with app.run_test() as pilot:
        work = await working(pilot)
        await pilot.press("question_mark")
        await settle(pilot)
        made._opened = replace(made._opened, state=with_second(made._opened.state))
        work.tell(replace(READING, done=2))
        await settle(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: "v shows what differs" in line(app))


# -- completing ---------------------------------------------------------------------------------


async def test_completing_is_told_and_can_be_stopped():
    made = desk(cut_off())
    made.completing = [COMPLETING]
    app = Opening(made)
    async with app.run_test() as pilot:
        await there(pilot)
        await pilot.press("c")
        said = "↻ Finishing the transcript of answer 1: 25 % · w stops it"
        await until(pilot, lambda: rule(app) == said)
        await pilot.press("c")  # it is being done
        await pilot.press("w")
        await until(pilot, lambda: "complete stopped" in made.calls)
        assert line(app) == "The transcript is still not complete."
        assert rule(app).endswith("w goes on") and made.calls.count("afterwork") == 1
        made.completing = ()
        await pilot.press("c")
        await until(pilot, lambda: line(app) == "The transcript is complete.")
        assert made.calls.count(f"complete {SESSION}") == 2
        assert rule(app) == ""
        assert made.calls.count("afterwork") == 1  # that was stopped, and stays so until w
        await pilot.press("w")
        await until(pilot, lambda: made.calls.count("afterwork") == 2)


async def test_completing_takes_the_turn_of_what_is_done_and_gives_it_back():
    made = desk(cut_off())
    app = Opening(made)
    async with app.run_test() as pilot:
        work = await working(pilot, replace(READING, session="another"))
        await pilot.press("c")
        await until(pilot, lambda: line(app) == "The transcript is complete.")
        await until(pilot, lambda: work.calls.count("afterwork") == 2)
        done = [one for one in work.calls if "afterwork" in one or "complete" in one]
        assert done == ["afterwork", "afterwork stopped", f"complete {SESSION}", "afterwork"]


async def test_completing_that_has_told_nothing_yet_can_be_begun_again():
    made = desk(cut_off())
    made.completing = [COMPLETING]
    app = Opening(made)
    async with app.run_test() as pilot:
        await working(pilot)
        await pilot.press("w")
        await until(pilot, lambda: rule(app).endswith("w goes on"))
        app.screen.action_complete()
        app.screen.action_carry_on()
        await settle(pilot)
        made.completing = ()
        await pilot.press("c")
        await until(pilot, lambda: line(app) == "The transcript is complete.")


async def test_what_was_completed_while_somebody_writes_is_shown_afterwards():
    made = desk(cut_off())
    app = Opening(made)
    async with app.run_test() as pilot:
        await there(pilot)
        await pilot.press("e")
        await settle(pilot)
        opened = made.calls.count(f"open {SESSION}")
        app.screen._completed(None)
        await settle(pilot)
        assert made.calls.count(f"open {SESSION}") == opened
        await pilot.press("escape")
        await until(pilot, lambda: made.calls.count(f"open {SESSION}") > opened)


async def test_what_went_wrong_with_completing_is_told_and_the_rest_goes_on():
    class Failing(Work):
        async def complete(self, session, progress=lambda _: None) -> None:
            raise Problem("this recording is missing")

    made = desk(cut_off())
    made.__class__ = Failing
    app = Opening(made)
    async with app.run_test() as pilot:
        await there(pilot)
        await pilot.press("c")
        await until(pilot, lambda: made.calls.count("afterwork") == 2)
        await until(pilot, lambda: type(app.screen).__name__ == "MessageScreen")
        await pilot.press("escape")
        await until(pilot, lambda: line(app) == "The transcript is still not complete.")
