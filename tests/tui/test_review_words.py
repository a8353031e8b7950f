"""The review's words: a cursor, playing from it, readings side by side, terms put right."""

from __future__ import annotations

import pytest

from mocktui.core import commands as do
from mocktui.core import events as ev
from mocktui.core.metrics import Pause
from mocktui.core.problem import Problem
from mocktui.core.question import Pack, Question
from mocktui.practice.setup import Setup
from mocktui.tui.screens.review import ReviewScreen
from tests.tui.fake_desk import PACK, SPOKEN, FakeDesk, FakePractice, finished
from tests.tui.test_review import BIG, LONG, Opening, answer, desk_of, keys, line, loaded
from tests.tui.until import until

FIRST = PACK.questions[0].id
MISHEARD = "I chose gradian boosting and not logistick regression because the table was small"
RIGHT = MISHEARD.replace("gradian", "gradient").replace("logistick", "logistic")
SECOND = (
    "I chose gradient boosting, because the table was small. The features were mixed and I",
    "compared it with a logistic regression first. The price was nobody could read the model.",
)
PAUSES = (Pause(start=3.9, end=4.7), Pause(start=9.9, end=11.1))


def segment(text: str, start: float, end: float, reading: str = "second") -> ev.SegmentHeard:
    return ev.SegmentHeard(question=FIRST, take=1, reading=reading, text=text, start=start, end=end)


def two_readings() -> FakePractice:
    """A Vosk reading with word times, and a second, better one without."""
    practice = finished()
    for n, text in enumerate(SECOND):
        practice.tell(do.Record(segment(text, 0.3 + 7 * n, 7 + 7 * n)))
    done = ev.ReadingDone(
        question=FIRST, take=1, reading="second", engine="moonshine", model="moonshine-tiny-en"
    )
    return practice.tell(do.Record(done))


def misheard() -> FakePractice:
    practice = FakePractice().at(5).tell(do.StartAnswer()).hear(MISHEARD, 0.3)
    return practice.at(60).tell(do.Finish()).read().tell(do.Leave())


def without_times(*texts: str) -> FakePractice:
    practice = FakePractice().at(5).tell(do.StartAnswer())
    for n, text in enumerate(texts):
        practice.tell(do.Record(segment(text, 5.0 * n, 5.0 * n + 4, "live")))
    return practice.at(60).tell(do.Finish()).read().tell(do.Leave())


def with_pauses(practice: FakePractice, pauses=PAUSES) -> FakeDesk:
    desk = desk_of(practice)
    desk.take_pauses = pauses
    return desk


def here(app) -> str:
    """What is under the cursor."""
    column = app.screen.query_one("#answer")
    if column.cursor is None:
        return ""
    start, end = column._places[column.cursor]
    return column._plain.plain[column._offset + start : column._offset + end]


# -- pictures -----------------------------------------------------------------------------------


def picture(press, place=None):
    async def then(pilot):
        await loaded(pilot)
        await pilot.press(*press)
        if place is not None:
            desk = pilot.app.desk
            desk.players[-1].at = place
            pilot.app.screen.query_one("#line").draw()
        for _ in range(3):
            await pilot.pause()

    return then


PICTURES = {
    "pauses": (lambda: with_pauses(finished()), []),
    "cursor": (lambda: with_pauses(finished()), ["right"] * 5),
    "put-right": (lambda: desk_of(misheard()), ["right"] * 3),
    "taken-back": (lambda: desk_of(misheard()), ["right", "right", "right", "u"]),
    "reading": (lambda: with_pauses(two_readings()), ["v"]),
    "no-word-times": (lambda: with_pauses(without_times(*SECOND)), ["right"]),
}


@pytest.mark.parametrize("name", PICTURES)
def test_picture(snap_compare, name):
    desk, press = PICTURES[name]
    assert snap_compare(Opening(desk()), run_before=picture(press))


@pytest.mark.parametrize("theme", ["mocktui-dark", "mocktui-light"])
def test_playing_large(snap_compare, theme):
    app = Opening(with_pauses(two_readings()), theme=theme)
    press = ["v", "right", "right", "right", "greater_than_sign", "z", "enter"]
    assert snap_compare(app, run_before=picture(press, 11.6), terminal_size=BIG)


# -- behaviour ----------------------------------------------------------------------------------


async def test_going_over_the_words_and_playing_from_one():
    desk = with_pauses(finished())
    app = Opening(desk)
    async with app.run_test() as pilot:
        await loaded(pilot)
        assert here(app) == "" and "enter here" not in keys(app)
        seen = []
        for _ in range(10):
            await pilot.press("right")
            seen.append(here(app))
        assert seen == [*SPOKEN[0].split(), "(0.8s)"]
        await pilot.press("enter")
        (player,) = desk.players
        assert player.at == pytest.approx(3.9)  # from the pause
        # The word that is heard is the one that is marked.
        player.at = 5.0
        await until(pilot, lambda: here(app) == "and")
        player.at = 6.4
        await until(pilot, lambda: here(app) == "mixed")
        # While it plays the arrows move by seconds; while it pauses by words.
        await pilot.press("left")
        assert player.at == pytest.approx(1.4)
        await until(pilot, lambda: here(app) == "gradient")
        await pilot.press("space", "right")
        assert here(app) == "boosting" and player.at == pytest.approx(1.5)
        await pilot.press("enter")
        assert player.state == "playing" and len(desk.players) == 1
        # At the end the cursor is where it was played from.
        player.at = 6.4
        await until(pilot, lambda: here(app) == "mixed")
        player.end()
        await until(pilot, lambda: here(app) == "boosting")
        await pilot.press("enter")
        assert desk.players[1].at == pytest.approx(1.5)


async def test_phrases_and_the_ends():
    app = Opening(with_pauses(finished()))
    async with app.run_test() as pilot:
        await loaded(pilot)
        for key, word in (
            ("left", "more"),
            ("right", "more"),
            ("shift+left", "the"),
            ("shift+left", "and"),
            ("shift+left", "I"),
            ("left", "I"),
            ("shift+right", "and"),
            ("shift+right", "the"),
            ("shift+right", "more"),
        ):
            await pilot.press(key)
            assert here(app) == word, key
        await pilot.press("down")
        assert here(app) == ""


async def test_without_word_times_it_goes_by_what_was_heard_at_once():
    desk = with_pauses(without_times(*SECOND), (Pause(start=1, end=2), Pause(start=4, end=5)))
    app = Opening(desk)
    async with app.run_test() as pilot:
        await loaded(pilot)
        await pilot.press("right")
        assert here(app) == SECOND[0]
        await pilot.press("right")
        assert here(app) == "(1.0s)"
        await pilot.press("right", "enter")
        assert here(app) == SECOND[1] and desk.players[0].at == 5.0
        desk.players[0].at = 3.0
        await until(pilot, lambda: here(app) == SECOND[0])


async def test_the_other_reading_lends_its_word_times():
    desk = with_pauses(two_readings())
    app = Opening(desk)
    async with app.run_test() as pilot:
        await loaded(pilot)
        await pilot.press("v", "right", "right", "right", "enter")
        assert here(app) == "gradient" and desk.players[0].at == pytest.approx(1.1)


async def test_readings_one_after_the_other():
    app = Opening(desk_of(two_readings()))
    async with app.run_test() as pilot:
        await loaded(pilot)
        column = app.screen.query_one("#answer")
        assert " ".join(SPOKEN) in answer(app) and "[" not in answer(app)
        await pilot.press("v")
        assert column.border_title == "Reading 2 of 2 · moonshine-tiny-en"
        told = " ".join(answer(app).split())
        assert "[and] The features" in told and "was [that] nobody" in told
        assert "model. [any more]" in told
        bold = [
            str(answer_content(app).plain[one.start : one.end])
            for one in answer_content(app).spans
            if "success" in str(one.style)
        ]
        assert bold == ["a"]  # neither case nor a comma is a difference
        await pilot.press("v")
        assert " ".join(SPOKEN) in answer(app) and "[" not in answer(app)
    app = Opening(desk_of(finished()))
    async with app.run_test() as pilot:
        await loaded(pilot)
        assert "v reading" not in keys(app)


def answer_content(app):
    return app.screen.query_one("#answer Static").content


async def test_a_term_put_right_is_taken_back_and_put_in_again():
    desk = desk_of(misheard())
    app = Opening(desk)
    async with app.run_test() as pilot:
        await loaded(pilot)
        assert "gradient boosting* and not logistic regression* because" in answer(app)
        await pilot.press("u")  # nothing is under a cursor
        assert not desk.noted
        await pilot.press("right", "right", "right")
        assert here(app) == "gradient boosting*"
        assert line(app) == "* Heard: “gradian boosting”. u takes it back."
        await pilot.press("u")
        await until(pilot, lambda: "gradian boosting and" in answer(app))
        (event,) = desk.noted
        assert event == ev.RepairUndone(
            question=FIRST,
            take=1,
            heard="gradian boosting",
            term="gradient boosting",
            start=event.start,
        )
        assert "logistic regression*" in answer(app)
        assert line(app) == "As it was heard. u puts in “gradient boosting”."
        await pilot.press("u")
        await until(pilot, lambda: "gradient boosting* and" in answer(app))
        assert desk.noted[1].on is False


async def test_the_editor_begins_with_the_terms_put_right():
    desk = desk_of(misheard())
    app = Opening(desk)
    async with app.run_test() as pilot:
        await loaded(pilot)
        await pilot.press("e")
        page = app.screen.query_one("#page")
        assert page.written == RIGHT
        await pilot.press("ctrl+s")
        await until(pilot, lambda: desk.noted)
        assert desk.noted[0].text == ""  # nothing was changed
        await pilot.press("e", *"So ", "ctrl+s")
        await until(pilot, lambda: len(desk.noted) == 2)
        assert desk.noted[1].text == "So " + RIGHT
        # What was heard is below, and the cursor goes over it.
        await until(pilot, lambda: "As it was heard" in answer(app))
        await pilot.press("right")
        assert here(app) == "I"


async def test_speed_and_pauses_stay_from_take_to_take():
    desk = desk_of(finished())
    app = Opening(desk)
    async with app.run_test() as pilot:
        await loaded(pilot)
        await pilot.press("greater_than_sign", "greater_than_sign")
        assert "1.5 times" in line(app)
        await pilot.press("space")
        (player,) = desk.players
        assert (player.speed, player.skipping) == (1.5, False)
        await pilot.press("z", *["greater_than_sign"] * 5)
        assert (player.speed, player.skipping) == (2.0, True)
        assert "2× · no pauses" in line(app)  # noqa: RUF001 - times
        await pilot.press("down", "space")
        await until(pilot, lambda: len(desk.players) == 2)
        assert (desk.players[1].speed, desk.players[1].skipping) == (2.0, True)
        await pilot.press("z", *["less_than_sign"] * 9)
        assert (desk.players[1].speed, desk.players[1].skipping) == (0.75, False)


async def test_without_the_recording_the_words_tell_the_pauses():
    desk = desk_of(finished())
    desk.take_pauses = Problem("this take's recording is not there")
    app = Opening(desk)
    async with app.run_test() as pilot:
        await loaded(pilot)
        assert "small (0.8s) and" in answer(app)


async def test_the_cursor_stays_in_view():
    long = FakePractice().at(5).tell(do.StartAnswer()).hear("word " * 400, 0.0, 50)
    app = Opening(desk_of(long.at(60).tell(do.Finish()).read().tell(do.Leave())))
    async with app.run_test() as pilot:
        await loaded(pilot)
        column = app.screen.query_one("#answer")
        await pilot.press("left")
        await until(pilot, lambda: column.scroll_y > 50)
        await pilot.press("shift+left", "shift+left")
        await until(pilot, lambda: column.scroll_y < 4)


async def test_what_is_said_is_data():
    bad = "[/nope] [bold]x[/] \x1b[31mred \u202eevil 面接の質問です " + LONG
    pack = Pack(
        id="p",
        title="P",
        questions=(Question(id=FIRST, ask="?", terms=("[/nope] PyTorch", "PyTorch")),),
    )
    practice = FakePractice(Setup(packs=(pack,))).at(5).tell(do.StartAnswer())
    practice.hear("we use pie torch " + bad).at(60).tell(do.Finish()).read()
    practice.tell(do.Record(segment(bad, 0, 9)))
    done = ev.ReadingDone(question=FIRST, take=1, reading="second", engine=bad, model=bad)
    practice.tell(do.Record(done)).tell(do.Leave())
    app = Opening(desk_of(practice))
    async with app.run_test() as pilot:
        await loaded(pilot)
        for key in ("right", "right", "right", "u", "v", "left", "shift+left", "enter", "space"):
            await pilot.press(key)
            assert isinstance(app.screen, ReviewScreen)
        shown = answer(app)
        assert "\x1b" not in shown and "\u202e" not in shown and "面接の質問です" in shown
