"""Marking the parts of a behavioural answer on its words."""

from __future__ import annotations

import pytest

from mocktui.core import commands as do
from mocktui.core import events as ev
from mocktui.core.question import AnswerTime, Pack, Question
from mocktui.practice.setup import Setup
from mocktui.tui.screens import review_parts
from mocktui.tui.widgets.page import Page
from mocktui.tui.widgets.parts import PartsBar
from tests.tui.fake_desk import FakePractice, finished
from tests.tui.test_review import Opening, desk_of, loaded
from tests.tui.until import settle, until

BIG = (120, 40)
TOLD = (
    "when I was at my first job there was a report that nobody could read",
    "my task was to make it shorter",
    "so I talked to the five people who got it and I wrote a new one with them",
    "in the end it was one page and they read it every week",
)
STORY = Pack(
    id="behavioural",
    title="Behavioural questions",
    questions=(
        Question(
            id="made-it-better",
            ask="Tell me about a time you made something better.",
            kind="behavioural",
            tip="Say what you did yourself.",
            look_for=("says what changed, with a figure",),
            answer=AnswerTime(min=30, target=60, max=120),
        ),
    ),
)


def story() -> FakePractice:
    practice = FakePractice(Setup(packs=(STORY,))).at(5).tell(do.StartAnswer())
    at = 0.5
    for one in TOLD:
        practice.hear(one, at)
        at += 0.4 * len(one.split()) + 1.5
    return practice.at(35).tell(do.Finish()).read().tell(do.Next())


def press(*pressed: str):
    async def run(pilot):
        await loaded(pilot)
        for one in pressed:
            await pilot.press(one)
        await settle(pilot)

    return run


@pytest.mark.parametrize(
    ("name", "pressed"),
    [("guessed", ["b"]), ("marked", ["b", "enter", "enter", "enter", "enter", "escape"])],
)
def test_parts(snap_compare, name, pressed):
    assert snap_compare(Opening(desk_of(story())), run_before=press(*pressed))


async def test_guesses_are_taken_with_enter():
    desk = desk_of(story())
    app = Opening(desk)
    async with app.run_test() as pilot:
        await press("b", "enter", "enter", "enter", "enter")(pilot)
        parts = [(one.part, one.start) for one in desk._opened.state.asked[0].takes[0].parts]
        assert [one for one, _ in parts] == ["situation", "task", "action", "result"]
        assert parts[1][1] == pytest.approx(8.0, abs=0.1)
        bar = str(app.screen.query_one(PartsBar).content)
        assert "task 0:0" in bar and "usual 60%" in bar


async def test_a_letter_marks_the_word_at_the_cursor_and_takes_the_mark_back():
    desk = desk_of(story())
    app = Opening(desk)
    async with app.run_test() as pilot:
        await press("b", "right", "right", "t")(pilot)
        take = desk._opened.state.asked[0].takes[0]
        assert [(one.part, one.start) for one in take.parts] == [("task", 1.3)]
        await pilot.press("t")
        await until(pilot, lambda: not desk._opened.state.asked[0].takes[0].parts)
        assert [one.on for one in desk.noted if isinstance(one, ev.PartMarked)] == [True, False]


async def test_the_letters_do_what_they_did_once_marking_is_over():
    app = Opening(desk_of(story()))
    async with app.run_test() as pilot:
        await press("b")(pilot)
        assert app.screen.query_one(Page).has_class("-marking")
        await pilot.press("escape")
        await settle(pilot)
        assert not app.screen.query_one(Page).has_class("-marking")
        await pilot.press("s", "t", "a")
        await settle(pilot)
        assert not app.screen._desk.noted


async def test_only_behavioural_answers_have_parts():
    app = Opening(desk_of(finished()))
    async with app.run_test() as pilot:
        await press("b")(pilot)
        assert not app.screen.query_one(Page).has_class("-marking")


async def test_keys_cost_nothing_while_they_are_only_looked_at(monkeypatch):
    counted: list[str] = []
    for name in ("suggest", "repaired"):
        real = getattr(review_parts, name)

        def spy(*args, real=real, name=name):
            counted.append(name)
            return real(*args)

        monkeypatch.setattr(review_parts, name, spy)
    app = Opening(desk_of(story()))
    async with app.run_test(size=BIG) as pilot:
        await loaded(pilot)
        await pilot.press("b")
        await pilot.pause()
        assert "suggest" in counted
        counted.clear()
        app.screen.refresh_bindings()
        await pilot.pause()
        assert not counted
