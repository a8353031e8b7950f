"""Plain mode on made-up desks: each menu, each step, the end of the input anywhere."""

from __future__ import annotations

import asyncio
import io
import re
from pathlib import Path

import pytest
from msgspec.structs import replace

from mocktui.core import commands as do
from mocktui.core import events as ev
from mocktui.core.format import PRACTICE
from mocktui.core.problem import Problem
from mocktui.plain.run import serve
from mocktui.plain.stdio import lines_of
from mocktui.plain.talk import BELL, LONGEST, Choice, Gone, Talk
from mocktui.plain.terminals import wants_plain
from mocktui.practice.desk import CheckView, Listening, Opened
from mocktui.practice.setup import Setup
from tests.plain.person import Person
from tests.tui.fake_desk import OFFER, FakeDesk
from tests.tui.fake_due import SOME, FakeDue
from tests.tui.fake_practice import FakePractice, finished
from tests.tui.made_up import DEAD, NO_EARS, PACK, SESSION, SESSIONS, UNFINISHED

PLAIN = re.compile(r"[^\x00-\x06\x08\x09\x0b-\x1f\x7f-\x9f]*")


def talked(desk: FakeDesk, *script: object, start: Setup | None = None, code: int = 0) -> str:
    person = Person(*script)  # type: ignore[arg-type] # strings and functions
    assert person.do(serve(person.talk, desk, start)) == code  # type: ignore[arg-type]
    assert PLAIN.fullmatch(person.printed)
    return person.printed


def held(**more: object) -> FakePractice:
    return FakePractice(Setup(packs=(PACK,), hold=True, **more))  # type: ignore[arg-type]


# --- lines in, lines out --------------------------------------------------------------------


def test_only_printable_text_goes_out() -> None:
    out: list[str] = []
    talk = Talk(out.append)
    talk.say("a\x1b[31mred\x1b[0m\x07 \u202eb\tc", "two\nlines", "")
    talk.bell()
    assert "".join(out) == f"ared b c\ntwo\nlines\n\n{BELL}"


def test_what_is_typed_is_cleaned_and_cut() -> None:
    async def heard() -> list[str]:
        talk = Talk(lambda _: None)
        for one in ("\x1b[A\x01q\x7f ", "x" * 10_000_000, "é"):
            talk.feed(one)
        talk.feed(None)
        found = [await talk.line() for _ in range(3)]
        with pytest.raises(Gone):
            await talk.line()
        return found

    assert asyncio.run(heard()) == ["q", "x" * LONGEST, "é"]


def test_lines_are_cut_out_of_bytes_however_they_come() -> None:
    class Slow(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(3)

    data = "ä1\r\nb\nlast".encode() + b"\xff"
    assert list(lines_of(Slow(data))) == ["ä1", "b", "last\ufffd"]
    assert max(map(len, lines_of(io.BytesIO(b"y" * 1_000_000)))) <= 4 * LONGEST + 4096


def test_a_choice_takes_numbers_the_default_and_nothing_else() -> None:
    choices = [Choice("a", "Apple", "a fruit"), Choice("b", "Bread")]
    person = Person("0", "3", "999999999999", "-1", "\u0661", "?", "x\x1b[2J", "2")
    assert person.do(person.talk.choose("Eat", choices, default="a")) == "b"
    assert person.printed.count("is not one of these. There are 1 to 2.") == 6
    assert "1: a fruit" in person.printed and "Enter alone takes 1, Apple." in person.printed
    assert Person("").do(Person("").talk.choose("Eat", choices, default="a")) == "a"
    person = Person("", "q")
    assert person.do(person.talk.choose("Eat", choices)) is None
    assert "Nothing was typed." in person.printed


def test_numbers_are_within_their_bounds() -> None:
    person = Person("nan", "-1", "1e9", "many", "2,5")
    assert person.do(person.talk.number("How many?", 0, 10)) == 2.5
    assert person.printed.count("no number from 0 to 10") == 4


@pytest.mark.parametrize(
    ("environ", "plain"),
    [
        ({"TERM": "dumb"}, True),
        ({"ACCESSIBLE": "1", "TERM": "xterm"}, True),
        ({"ACCESSIBLE": "0", "TERM": "xterm"}, False),
        ({"TERM": "xterm-256color"}, False),
        ({}, False),
    ],
)
def test_when_plain_lines_are_wanted(environ: dict[str, str], plain: bool) -> None:
    assert wants_plain(environ) is plain


# --- the end of the input anywhere -----------------------------------------------------------

EVERYWHERE = [
    *(("q",), ("?", "q"), ("77",), ("1",), ("1", ""), ("1", "", ""), ("1", "", "", "")),
    *((n,) for n in "2345678"),
    *(("2", n) for n in ("", "1", "3", "4", "5", "6", "7")),
    *(("2", "1", str(n)) for n in range(1, 9)),
    *(("4", str(n)) for n in range(1, 9)),
    *(("4", "1", str(n)) for n in range(1, 6)),
    *(("4", "1", "1", str(n)) for n in range(1, 4)),
    *(("4", "1", "1", "1", str(n)) for n in range(1, 13)),
    *(("6", str(n)) for n in range(1, 5)),
]


@pytest.mark.parametrize("script", EVERYWHERE, ids=" ".join)
def test_the_input_may_end_at_any_question(script: tuple[str, ...]) -> None:
    desk = FakeDesk(sessions=SESSIONS, practice=held(), offer=OFFER)
    printed = talked(desk, *script)
    assert script == ("q",) or script[-1] == "q" or printed.endswith("Everything is saved.\n")


# --- home ------------------------------------------------------------------------------------


def test_enter_warms_up_with_one_question_that_holds() -> None:
    practice = held(limit=1)
    desk = FakeDesk(practice=practice)
    talked(desk, "", "q")
    assert desk.started[0].hold and desk.started[0].limit == 1
    assert practice.state.ended == "left"


def test_home_continues_says_what_is_next_and_why() -> None:
    desk = FakeDesk(sessions=[UNFINISHED, *SESSIONS], practice=held())
    desk.due = FakeDue(SOME)
    printed = talked(desk, "2", "1", "q", "q", "q")
    assert "Enter alone takes 1, Continue" in printed and "Why: " in printed
    assert desk.due.asked and desk.started[0].hold
    talked(desk, "1")
    assert f"resume {UNFINISHED.id}" in desk.calls


def test_a_desk_that_fails_is_told_and_home_stays() -> None:
    desk = FakeDesk(
        sessions_problem=Problem("the disk is gone", fix="Plug it in."),
        start_problem=Problem("another mocktui practises", fix="Leave it."),
    )
    printed = talked(desk, "1", "q")
    assert "the disk is gone" in printed and "another mocktui practises" in printed


# --- the interview ---------------------------------------------------------------------------


def test_an_interview_prints_nothing_while_a_voice_is_recorded() -> None:
    practice = held(limit=1)
    marks: list[int] = []
    person = Person()

    def look() -> None:
        marks.append(len(person.printed))

    script = [
        "", "k cost, drift", "",  # think, plan, start
        look, "n say the figure", "f", "nonsense", look,
        lambda: practice.after(40).hear("I chose trees", 1.0),
        "", lambda: practice.read(), "", "q", "q",
    ]  # fmt: skip
    person._script = script
    desk = FakeDesk(practice=practice)
    setup = Setup(packs=(PACK,), limit=1)
    assert person.do(serve(person.talk, desk, setup)) == 0  # type: ignore[arg-type]
    recorded = person.printed[marks[0] : marks[1]]
    assert recorded.strip(BELL) == ""
    assert "Question 1 of 1" in person.printed and "I chose trees" in person.printed
    assert person.printed.count(BELL) == 2
    item = practice.state.asked[0]
    assert item.flagged and item.notes == ("say the figure",)
    assert "“nonsense” came while your answer was recorded" in person.printed


def test_a_written_answer_ends_with_a_full_stop() -> None:
    practice = held(limit=1, mode="type")
    talked(
        FakeDesk(practice=practice), "", "", "It is a", "choice.", ".", "q",
        start=Setup(packs=(PACK,), limit=1, mode="type"),
    )  # fmt: skip
    assert practice.state.asked[0].takes[0].typed == "It is a\nchoice."


def test_the_end_of_the_input_in_an_answer_ends_and_saves_it() -> None:
    practice = held(limit=1)
    printed = talked(FakeDesk(practice=practice), "", "", start=Setup(packs=(PACK,)))
    assert practice.state.ended == "left" and not practice.running
    assert practice.state.asked[0].takes[0].ended is not None
    assert printed.endswith("Left. Everything is saved.\n")


def test_ctrl_c_in_an_answer_ends_and_saves_it() -> None:
    practice = held()

    async def pressed() -> None:
        talk = Talk(lambda _: None)
        desk = FakeDesk(practice=practice)
        task = asyncio.create_task(serve(talk, desk, Setup(packs=(PACK,))))  # type: ignore[arg-type]
        while not practice.running:
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(pressed())
    assert practice.state.ended == "left" and not practice.running


def test_letters_skip_undo_pause_and_take_again() -> None:
    practice = held(limit=2)
    printed = talked(
        FakeDesk(practice=practice),
        *("?", "x", "k", "p", "s", "u", "", "p", "", "", "r", "", "q"),
        start=Setup(packs=(PACK,), limit=2),
    )
    kinds = [type(one) for one in practice.events]
    assert {ev.Skipped, ev.Undone, ev.TakeRestarted} <= {*kinds}
    assert "Skipped. u takes it back." in printed
    assert "means nothing here" in printed and "Type k, a blank" in printed


def test_where_nothing_listens_a_model_is_offered_before_the_first_answer() -> None:
    desk = FakeDesk(practice=held(limit=1), listening=NO_EARS, offer=OFFER)
    printed = talked(desk, "", "", "q")
    assert "A better ear" in printed and OFFER.without in printed
    assert len(desk.started) == 1
    heard = FakeDesk(practice=held(limit=1), offer=OFFER)
    assert "A better ear" not in talked(heard, "", "q")


def test_what_cannot_listen_is_one_message() -> None:
    desk = FakeDesk(offer=OFFER)

    def nothing(*_: object) -> Listening:
        raise Problem("there is no model “gone” here", fix="mocktui models list names them.")

    desk.listening = nothing  # type: ignore[method-assign] # it can't be had
    printed = talked(desk, "", "q")
    assert printed.count("there is no model “gone” here") == 1
    assert "mocktui models list names them." in printed
    assert not desk.started and printed.count("\nHome\n") == 2


def test_without_a_microphone_typing_is_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mocktui.plain.room.PUTTING_AWAY", 0.05)  # it never began
    practice = FakePractice(Setup(packs=(PACK,), hold=True), begin=False)
    practice.looks |= {"mic": "failed", "mic_line": "no microphone was found."}
    practice.begin = lambda: practice  # type: ignore[method-assign] # it never opens
    printed = talked(FakeDesk(practice=practice), "t", "", "q", start=Setup(packs=(PACK,)))
    assert "No microphone was found. Enter tries again, t: type your answers" in printed
    assert do.ChangeMode("type", why="no microphone") in practice.told


def test_after_typing_one_can_speak_again() -> None:
    practice = FakePractice(Setup(packs=(PACK,), hold=True, mode="type"), with_mic=True)
    talked(FakeDesk(practice=practice), "a", "", "q", start=Setup(packs=(PACK,)))
    assert do.ChangeMode("speak", why="by choice") in practice.told
    assert practice.state.mode == "speak"


def test_a_question_in_plainer_words() -> None:
    simpler = replace(PACK.questions[0], simpler="Why this one?")
    packs = (replace(PACK, questions=(simpler, *PACK.questions[1:])),)
    practice = FakePractice(Setup(packs=packs, hold=True, limit=2))
    desk = FakeDesk(practice=practice)
    printed = talked(desk, "", "e", "s", "", "", "e", "q", start=Setup(packs=packs))
    assert printed.count("In plainer words: Why this one?") == 1
    assert printed.count("This question has no plainer words.") == 1


# --- the debrief -----------------------------------------------------------------------------


def test_a_debrief_rates_each_line_and_chooses_a_focus() -> None:
    practice = held(limit=1, format=replace(PRACTICE, debrief="each"))
    talked(
        FakeDesk(practice=practice), "", "",
        lambda: practice.after(50).hear("the table was small and mixed", 1.0),
        "", lambda: practice.read(),
        "2", "1 3", "3", "9", "1", "", "w", "begin with the result", "", "q",
        start=Setup(packs=(PACK,), limit=1),
    )  # fmt: skip
    take = practice.state.asked[0].takes[0]
    assert take.predicted is not None and len(take.predicted.lines) == 2
    assert [rating for _, rating in take.ratings] == [2, 0]
    assert take.focus == "begin with the result" and take.debriefed


def test_a_debrief_can_be_left_out() -> None:
    practice = held(limit=1, format=replace(PRACTICE, debrief="each"))
    talked(
        FakeDesk(practice=practice), "", "", lambda: practice.after(50), "", "s", "q",
        start=Setup(packs=(PACK,), limit=1),
    )  # fmt: skip
    assert practice.state.asked[0].takes[0].debrief_skipped


# --- set-up ----------------------------------------------------------------------------------


def test_the_sound_check_says_level_advice_and_words() -> None:
    view = replace(FakeDesk().check_view, heard="I can hear you")
    desk = FakeDesk(check=view)
    printed = talked(desk, "2", "", "5", "", "q", "q", "q")
    assert "Level: good." in printed and "Heard: I can hear you" in printed
    assert desk.checks[0].opened and desk.checks[0].closed
    assert "exact zeros" in talked(FakeDesk(check=DEAD), "2", "", "5", "", "q", "q", "q")
    measured = replace(view, measured="voice \N{MINUS SIGN}23 dB · 38 dB apart", heard="")
    printed = talked(FakeDesk(check=measured), "2", "", "5", "", "q", "q", "q")
    assert "Level: good, voice -23 dB, 38 dB apart." in printed
    assert "No words were heard." in printed
    deaf = replace(measured, deaf="the model can't be read")
    printed = talked(FakeDesk(check=deaf), "2", "", "5", "", "q", "q", "q")
    assert "No words can be read: the model can't be read." in printed
    loud = CheckView(state="clipped", advice="Move away.")
    assert "too loud" in talked(FakeDesk(check=loud), "2", "", "5", "", "q", "q", "q")


# --- review and past sessions ----------------------------------------------------------------


def test_review_reads_plays_corrects_notes_and_marks() -> None:
    state = finished().state
    desk = FakeDesk(sessions=SESSIONS, opened=Opened(id=SESSION, folder=Path("x"), state=state))
    printed = talked(
        desk, "4", "1", "", "",  # past sessions, the first, read it, the first question
        "1", "p", "f", "+", "",  # play, pause, on, faster, stop
        "2", "2", "",  # from the second sentence
        "7", "1", "I chose trees", "",  # correct
        "8", "mention cost", "9", "4", "6",
    )  # fmt: skip
    assert [round(one.speed, 2) for one in desk.players] == [1.25, 1.25]
    assert desk.players[1].at > 0 and all(one.closed for one in desk.players)
    kinds = [type(one) for one in desk.noted]
    assert kinds == [ev.Edited, ev.Note, ev.Flagged]
    edited = desk.noted[0]
    assert isinstance(edited, ev.Edited) and edited.text.startswith("I chose trees ")
    assert "You said:" in printed and "Tip: " in printed and "Measured:" in printed


def test_what_a_newer_version_wrote_is_only_read() -> None:
    opened = Opened(
        id=SESSION,
        folder=Path("x"),
        state=finished().state,
        problems=("a newer mocktui wrote this session", "a line is broken"),
        newer=True,
    )
    desk = FakeDesk(sessions=SESSIONS, opened=opened)
    printed = talked(desk, "4", "1", "", "", "q")
    assert "a newer mocktui wrote this session (and 1 more)" in printed
    assert "Play it" in printed and "Practise this question again" in printed
    for kept_out in ("Rate this answer", "Correct what was heard", "Write a note", "Mark this"):
        assert kept_out not in printed
    assert not desk.noted


def test_past_sessions_are_renamed_exported_deleted_and_put_back() -> None:
    desk = FakeDesk(sessions=SESSIONS)
    talked(desk, "4", "1", "2", "Friday's", "1", "4", "", "", "1", "3", "3", "q", "q")
    done = [
        one for one in desk.calls if one.split()[0] in ("rename", "export", "delete", "restore")
    ]
    folder = desk.archive.export_folder()
    assert done == [
        f"rename {SESSION} Friday's",
        f"export {SESSION} md {folder}",
        f"delete {SESSION}",
        f"restore {SESSION}",
    ]


def test_the_plan_takes_a_date_and_says_what_is_wrong_with_one() -> None:
    desk = FakeDesk()
    printed = talked(desk, "6", "1", "someday", "1", "2026-12-01", "2", "45", "q", "q")
    assert desk.due.aims[-1][1] == 45 and desk.due.aims[0][0] is not None
    assert "someday" in printed
