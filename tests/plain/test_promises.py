"""What docs/plain.md promises of q, ?, v, settings, and of being stopped in the middle."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

import pytest
from msgspec.structs import replace

from mocktui.core import commands as do
from mocktui.core import events as ev
from mocktui.core.format import PHONE_SCREEN, PRACTICE, WARM_UP
from mocktui.core.problem import Problem
from mocktui.packs.problems import PackProblem
from mocktui.places import Places
from mocktui.plain.house import House
from mocktui.plain.room_words import about, question_lines
from mocktui.plain.run import _serve, mind_signals, serve
from mocktui.plain.run import stop as stop_for_a_while
from mocktui.plain.setup import SetUp
from mocktui.plain.talk import Talk
from mocktui.practice.preferences import KeptPreferences
from mocktui.practice.settings_file import Loaded
from mocktui.practice.setup import Plan, Setup, plan
from tests.plain.person import Person
from tests.plain.test_plain import held, talked
from tests.support import need
from tests.tui.fake_desk import PACK, SESSIONS, FakeDesk, FakePreferences


def set_up(desk: FakeDesk, *script: str) -> tuple[str, Setup]:
    """Talk with the set-up of a pack; return what was printed and what stands in the end."""
    person = Person(*script)
    one = SetUp(House(person.talk, desk), PACK)  # type: ignore[arg-type]
    person.do(one.run())
    return person.printed, one._setup


# --- set-up ----------------------------------------------------------------------------------


class OneModel(FakeDesk):
    """A desk where nothing but the usual model is there."""

    def listening(self, language, engine="auto", model=None):  # type: ignore[no-untyped-def]
        if model is not None:
            raise Problem("no model of this name is on this machine", where=model)
        return super().listening(language, engine, model)


def test_a_mistyped_model_changes_nothing() -> None:
    printed, setup = set_up(OneModel(), "8", "2", "smal", "q")
    assert "smal: no model of this name" in printed
    assert (setup.engine, setup.model) == ("auto", None)


def test_a_model_that_cannot_listen_is_told_where_it_would_stand() -> None:
    desk = OneModel()
    desk.settings = FakePreferences(model="gone")
    printed, _ = set_up(desk, "q")
    assert "Listening: gone: no model of this name" in printed


def test_it_begins_as_the_settings_say() -> None:
    desk = FakeDesk()
    desk.settings = FakePreferences(
        format="phone-screen", mode="type", think=5.0, answer=50.0, engine="vosk", device="Headset"
    )
    _, setup = set_up(desk, "q")
    assert (setup.format, setup.mode, setup.think, setup.answer) == (PHONE_SCREEN, "type", 5, 50)
    assert (setup.engine, setup.device) == ("vosk", "Headset")


def test_a_job_begins_as_the_settings_say_too() -> None:
    desk = FakeDesk(practice=held())
    desk.settings = FakePreferences(mode="type", device="Headset", model="mine")
    talked(desk, "2", "4", "", "testing an algorithm", ".", "1", "q")
    (setup,) = desk.started
    assert (setup.mode, setup.device, setup.model) == ("type", "Headset", "mine")


def test_q_keeps_the_times_and_enter_takes_them_away() -> None:
    _, setup = set_up(FakeDesk(), "7", "10", "60", "7", "q", "7", "20", "q", "6", "3", "q", "q")
    assert (setup.think, setup.answer, setup.limit) == (10, 60, None)
    assert set_up(FakeDesk(), "7", "10", "60", "7", "", "", "q")[1].think is None
    assert set_up(FakeDesk(), "6", "3", "2", "6", "3", "q", "q")[1].limit == 2
    assert set_up(FakeDesk(), "6", "3", "2", "6", "3", "", "q")[1].limit is None


# --- words -----------------------------------------------------------------------------------


def test_one_question_has_no_order_to_repeat() -> None:
    one = plan(Setup(packs=(PACK,), format=WARM_UP, shuffle=True))
    assert one.seed is not None and one.told == ""
    assert "seed" in plan(Setup(packs=(PACK,), shuffle=True)).told
    assert Plan(questions=()).told == ""


def test_the_kind_of_a_question_begins_with_a_capital() -> None:
    practice = held(limit=1)
    state = practice.state
    assert state.item is not None
    assert about(state, state.item)[0].isupper()


# --- q and ? ---------------------------------------------------------------------------------


def test_q_goes_back_where_a_text_is_asked_for() -> None:
    desk = FakeDesk(sessions=SESSIONS)
    printed = talked(desk, "4", "1", "2", "?", "q", "1", "4", "", "q", "3", "q", "2", "q", "q")
    assert "Type it and press Enter; q goes back." in printed
    assert not [one for one in desk.calls if one.split()[0] in ("rename", "export", "search")]


def test_q_leaves_a_debrief_and_question_marks_explain_it() -> None:
    practice = held(limit=1, format=replace(PRACTICE, debrief="each"))
    printed = talked(
        FakeDesk(practice=practice), "", "", lambda: practice.after(50), "", "?", "q", "q",
        start=Setup(packs=(PACK,), limit=1),
    )  # fmt: skip
    assert practice.state.asked[0].takes[0].debrief_skipped
    assert "q leaves it" in printed and "is no answer" not in printed
    assert practice.state.ended == "left"  # it stayed at this question until the second q


def test_a_note_in_a_written_answer_is_no_part_of_it() -> None:
    practice = held(limit=1, mode="type")
    talked(
        FakeDesk(practice=practice), "", "",
        "It is", ".n say the figure", ".net is a framework", ".f", ".", "q",
        start=Setup(packs=(PACK,), limit=1, mode="type"),
    )  # fmt: skip
    item = practice.state.asked[0]
    assert item.takes[0].typed == "It is\n.net is a framework"
    assert item.notes == ("say the figure",) and item.flagged


# --- v ---------------------------------------------------------------------------------------


def test_v_says_the_question_again_and_the_time_that_is_left() -> None:
    practice = held(limit=1)
    ask = PACK.questions[0].ask
    marks: list[int] = []
    person = Person()
    look = lambda: marks.append(person.printed.count(ask))  # noqa: E731
    person._script = ["v", look, "", lambda: practice.after(5), "v", look, "", "v", look, "", "q"]
    desk = FakeDesk(practice=practice)
    person.do(serve(person.talk, desk, Setup(packs=(PACK,))))  # type: ignore[arg-type]
    assert marks[:2] == [2, 3]
    assert marks[2] == 3 and person.printed.count(ask) >= 4  # not while a voice was recorded
    think = PACK.questions[0].think or 30
    assert f"0:{think - 5:02.0f} left to think." in person.printed


def test_while_a_voice_is_recorded_no_time_is_told() -> None:
    practice = held(limit=1)
    practice.tell(do.StartAnswer())
    assert not [one for one in question_lines(practice.view()) if "left to" in one]


# --- past sessions ---------------------------------------------------------------------------


def test_what_goes_wrong_with_a_session_is_told_and_the_list_stays() -> None:
    desk = FakeDesk(sessions=SESSIONS, opened=Problem("the folder is gone"))

    async def fails(session: str, title: str) -> None:
        raise Problem("it can't be renamed")

    desk.rename = fails  # type: ignore[method-assign]
    printed = talked(desk, "4", "1", "2", "New", "q", "q")
    assert "it can't be renamed" in printed and printed.count("Past sessions: ") == 4


def test_a_list_that_cannot_be_read_leads_home() -> None:
    desk = FakeDesk(sessions=SESSIONS)

    async def fails(*_: object) -> list[object]:
        raise Problem("the disk is gone")

    desk.archive.sessions = fails  # type: ignore[method-assign]
    assert "the disk is gone" in talked(desk, "4", "q")


# --- importing -------------------------------------------------------------------------------


def test_a_pack_of_the_same_name_is_replaced_only_when_told() -> None:
    desk = FakeDesk(packs=[PACK, replace(PACK, id="friday-s-list", title="Mine")])
    printed = talked(desk, "2", "5", "list.md", "y", "n", "q", "q")
    assert "There is a pack “friday-s-list” already: Mine" in printed
    assert not [one for one in desk.library.calls if one.startswith("write")]
    talked(desk, "2", "5", "list.md", "y", "y", "q", "q")
    assert desk.library.calls[-1] == "write friday-s-list over"


# --- settings --------------------------------------------------------------------------------


def test_broken_settings_are_told_at_home_and_before_a_practice() -> None:
    problem = PackProblem("think is 9,999", file=Path("settings.toml"), line=3, fix="Write less.")
    for start in (None, Setup(packs=(PACK,))):
        desk = FakeDesk(practice=held())
        desk.settings.loaded = Loaded(path=Path("settings.toml"), problems=(problem,))
        assert "settings.toml:3" in talked(desk, "q", start=start)


def test_settings_are_listed_asked_for_and_kept(tmp_path: Path) -> None:
    desk = FakeDesk()
    desk.settings = KeptPreferences(Places(tmp_path))  # type: ignore[assignment] # the real ones
    printed = talked(
        desk, "7",
        "1", "3", "2", "1",  # a choice, a switch
        "8", "soon", "8", "12", "8", "q",  # a number: wrong, right, left
        "9", "60", "9", "",  # and as usual again
        "20", "?", "q", "q",
    )  # fmt: skip
    now, given = desk.settings.now, desk.settings.loaded.given
    assert (now.theme, now.reduced_motion, now.think, now.answer) == ("light", True, 12, None)
    assert given == {"theme", "reduced_motion", "think"}
    assert "think is not a number" in printed
    assert "Theme: auto" in printed and "Theme: light." in printed and "Think: 12." in printed
    assert "settings.toml" in printed


# --- stopped, ended --------------------------------------------------------------------------


def test_a_stop_is_a_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    need(hasattr(signal, "SIGTSTP"), "signals that stop a process")
    stopped: list[tuple[int, int]] = []
    practice = held(limit=1)
    person = Person()
    house = House(person.talk, FakeDesk(practice=practice))  # type: ignore[arg-type]
    monkeypatch.setattr(os, "kill", lambda *given: stopped.append((*given, len(person.printed))))  # type: ignore[arg-type]
    person._script = ["", "", lambda: stop_for_a_while(house), "v", "", "", "q"]
    person.do(_serve(house, Setup(packs=(PACK,))))
    ((pid, number, printed),) = stopped  # type: ignore[misg]
    assert (pid, number) == (os.getpid(), signal.SIGSTOP)
    assert do.Pause() in practice.told
    assert "Paused: the clock stands" in person.printed[printed:]
    assert [type(one) for one in practice.events].count(ev.Resumed) == 1
    assert house.practising is None
    stop_for_a_while(house)  # where nobody practises there is nothing to pause
    assert len(stopped) == 2


@pytest.mark.parametrize("name", ["SIGHUP", "SIGTERM"])
def test_the_system_may_end_it_at_any_time(name: str) -> None:
    need(hasattr(signal, name), f"the signal {name}")

    async def ended() -> str:
        printed: list[str] = []
        talk = Talk(printed.append)
        house = House(talk, FakeDesk(practice=held()))  # type: ignore[arg-type]
        mind_signals(house)

        running = asyncio.create_task(_serve(house, None))
        await asyncio.sleep(0)
        os.kill(os.getpid(), getattr(signal, name))
        async with asyncio.timeout(10):
            assert await running == 0
        return "".join(printed)

    assert asyncio.run(ended()).endswith("Everything is saved.\n")
