from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from msgspec.structs import replace

from mocktui.core import commands as do
from mocktui.core import events as ev
from mocktui.core import rubric
from mocktui.core.fold import fold
from mocktui.core.format import PHONE_SCREEN, PRACTICE, WARM_UP
from mocktui.core.problem import Problem
from mocktui.core.question import FollowUp
from mocktui.core.times import resolve
from mocktui.practice.view import View
from mocktui.storage.lines import read_journal
from tests.core.sittings import question, session
from tests.practice.parts import Rig, settle


def names(rig: Rig) -> list[str]:
    events = read_journal(rig.folder.events).events
    return [type(one).__struct_config__.tag for one in events]


def test_a_run_without_a_key_finishes_alone(tmp_path: Path) -> None:
    async def run() -> Rig:
        rig = Rig(tmp_path)
        rig.running = asyncio.create_task(rig.conductor.run())
        await settle()
        assert rig.state.phase == "thinking"
        for seconds in (10.0, 60.0, 3.0, 10.0, 60.0, 3.0):
            await rig.clock.move(seconds)
        await asyncio.wait_for(rig.running, 10)
        return rig

    rig = asyncio.run(run())
    journal = read_journal(rig.folder.events)
    assert [(type(e).__struct_config__.tag, e.t) for e in journal.events] == [
        ("session_started", 0.0),
        ("question_asked", 0.0),
        ("thinking_started", 0.0),
        ("thinking_ended", 10.0),
        ("answer_started", 10.0),
        ("answer_ended", 70.0),
        ("segment", 70.0),
        ("reading", 70.0),
        ("question_asked", 73.0),
        ("thinking_started", 73.0),
        ("thinking_ended", 83.0),
        ("answer_started", 83.0),
        ("answer_ended", 143.0),
        ("segment", 143.0),
        ("reading", 143.0),
        ("session_ended", 146.0),
    ]
    assert fold(journal.events).asked == rig.state.asked
    reading = rig.state.asked[0].takes[0].reading
    assert reading is not None and reading.fillers == ("um",)
    assert rig.mic.orders == [
        "start", "open 01-1.wav", "close", "open 02-1.wav", "close", "away",
    ]  # fmt: skip
    assert rig.ears.orders == [
        "listen 01-1.wav", "finish 16000", "listen 02-1.wav", "finish 16000", "away",
    ]  # fmt: skip
    started = journal.events[0]
    assert (started.engine, started.model, started.device) == ("hand", "words", "hand")


def test_the_answers_clock_starts_when_frames_flow(tmp_path: Path) -> None:
    async def run() -> None:
        async with Rig(tmp_path, delay=True) as rig:
            rig.conductor.do(do.StartAnswer())
            await rig.clock.move(2.0)
            assert rig.state.phase == "arming"
            rig.conductor.takes.take_opened(rig.mic.path)
            assert rig.state.phase == "answering"
            assert rig.state.clock.elapsed(rig.clock.now()) == 0.0

    asyncio.run(run())


def test_undo_while_a_take_opens_leaves_no_answer_behind(tmp_path: Path) -> None:
    async def run() -> None:
        async with Rig(tmp_path) as rig:
            rig.conductor.do(do.StartAnswer())
            rig.mic.delay = True
            rig.conductor.do(do.Retake())
            late = rig.mic.path
            rig.conductor.do(do.Undo())
            rig.conductor.takes.take_opened(late)
            await settle()
            assert rig.state.phase == "between"
            assert rig.mic.orders[-1] == "close"
            assert [one.n for one in rig.state.asked[0].takes] == [1]
            # The next retake gets a file of its own; what the abandoned one held is kept beside.
            rig.mic.delay = False
            rig.conductor.do(do.Retake())
            assert rig.mic.path is not None and rig.mic.path.name == "01-2.wav"
            assert len(list(rig.folder.takes.glob("01-2.left-*"))) == 1

    asyncio.run(run())


def test_pause_reaches_the_microphone(tmp_path: Path) -> None:
    async def run() -> None:
        async with Rig(tmp_path) as rig:
            rig.conductor.do(do.StartAnswer())
            rig.conductor.do(do.Pause())
            rig.conductor.do(do.Resume())
            assert rig.mic.orders[-2:] == ["pause", "resume"]

    asyncio.run(run())


def test_a_lost_device_stops_the_clock_and_is_told(tmp_path: Path) -> None:
    async def run() -> None:
        async with Rig(tmp_path) as rig:
            rig.conductor.do(do.StartAnswer())
            await rig.clock.move(5.0)
            rig.conductor.takes.device_lost()
            await rig.clock.move(100.0)
            assert rig.state.phase == "answering"
            assert "clock waits" in rig.conductor.view().notice
            rig.conductor.takes.gap(5.0, 100.0)
            rig.conductor.takes.device_back()
            assert rig.state.clock.elapsed(rig.clock.now()) == 5.0
        assert {"device_changed", "audio_gap"} <= set(names(rig))

    asyncio.run(run())


def test_a_source_that_ends_ends_the_answer(tmp_path: Path) -> None:
    async def run() -> None:
        async with Rig(tmp_path) as rig:
            rig.conductor.do(do.StartAnswer())
            rig.conductor.takes.source_ended()
            take = rig.state.asked[0].take
            assert take is not None and take.reason == "source"

    asyncio.run(run())


def test_typing_is_saved_as_it_grows_and_at_the_last_moment(tmp_path: Path) -> None:
    async def run() -> None:
        async with Rig(tmp_path, session(mode="type")) as rig:
            rig.conductor.do(do.StartAnswer())
            await rig.clock.move(3.0)
            rig.conductor.do(do.TypeText("I"))
            await rig.clock.move(0.5)
            rig.conductor.do(do.TypeText("I chose"))
            assert rig.state.asked[0].takes[0].typed == "I"
            await rig.clock.move(0.5)
            rig.conductor.do(do.TypeText("I chose boosting"))
            # Time runs out before the next save: what was typed in time counts.
            await rig.clock.move(60.0)
            take = rig.state.asked[0].take
            assert take is not None
            assert (take.typed, take.reason) == ("I chose boosting", "time")

    asyncio.run(run())


def test_timer_mode_records_nothing(tmp_path: Path) -> None:
    async def run() -> None:
        async with Rig(tmp_path, session(mode="timer")) as rig:
            rig.conductor.do(do.StartAnswer())
            assert rig.state.phase == "answering"
            assert rig.mic.orders == []
            assert not rig.folder.takes.exists() or not list(rig.folder.takes.iterdir())

    asyncio.run(run())


def test_without_a_microphone_the_person_chooses(tmp_path: Path) -> None:
    async def run() -> None:
        rig = Rig(tmp_path, microphone="failed")
        rig.mic.problem = Problem("PortAudio is missing", fix="Install it.")
        rig.running = asyncio.create_task(rig.conductor.run())
        await settle()
        view = rig.conductor.view()
        assert view.state.phase == "new"
        assert view.notice == "PortAudio is missing. Install it."
        assert rig.conductor.do(do.ChangeMode("type"))
        await settle()
        assert (rig.state.phase, rig.state.mode) == ("thinking", "type")
        rig.conductor.do(do.Leave())
        await asyncio.wait_for(rig.running, 10)

    asyncio.run(run())


def test_trying_the_microphone_again(tmp_path: Path) -> None:
    async def run() -> None:
        rig = Rig(tmp_path, microphone="failed")
        rig.running = asyncio.create_task(rig.conductor.run())
        await settle()
        rig.mic.state = "failed"
        rig.conductor.do(do.StartAnswer())
        await settle()
        assert rig.state.phase == "new"
        original = rig.mic.start

        async def works_now() -> None:
            await original()
            rig.mic.state = "ready"

        rig.mic.start = works_now  # type: ignore[method-assign]
        rig.conductor.do(do.StartAnswer())
        await settle()
        assert (rig.state.phase, rig.state.mode) == ("thinking", "speak")
        rig.conductor.do(do.Leave())
        await asyncio.wait_for(rig.running, 10)

    asyncio.run(run())


def test_leaving_before_it_began_saves_no_interview(tmp_path: Path) -> None:
    async def run() -> None:
        rig = Rig(tmp_path, microphone="failed")
        rig.running = asyncio.create_task(rig.conductor.run())
        await settle()
        rig.conductor.do(do.Leave())
        await asyncio.wait_for(rig.running, 10)
        # Nothing was asked, so nothing is left to be listed.
        assert not rig.folder.path.exists()

    asyncio.run(run())


def test_listeners_hear_of_every_change(tmp_path: Path) -> None:
    async def run() -> None:
        views: list[View] = []
        async with Rig(tmp_path, session(rules=WARM_UP)) as rig:
            rig.conductor.listen(views.append)
            rig.conductor.do(do.StartAnswer())
            rig.conductor.scribe.partial(str(rig.mic.path), "gradient")
            assert views[-1].partial == "gradient"
            rig.conductor.scribe.ears_fault("The recognizer stopped and is starting again.")
            assert views[-1].notice.startswith("The recognizer stopped")
        assert "engine_fault" in names(rig)

    asyncio.run(run())


def test_a_session_that_was_cut_off_is_not_recording_until_it_goes_on(tmp_path: Path) -> None:
    async def run() -> None:
        async with Rig(tmp_path / "first") as rig:
            rig.conductor.do(do.StartAnswer())
            cut = rig.state
        assert cut.phase == "answering"
        again = Rig(tmp_path / "second", opening=do.Continue(), state=cut, microphone="failed")
        again.running = asyncio.create_task(again.conductor.run())
        await settle()
        assert (again.state.phase, again.state.open_take) == ("new", None)
        again.conductor.do(do.ChangeMode("timer"))
        await settle()
        assert again.state.phase == "thinking"
        assert again.state.asked[0].takes[0].reason == "fault"
        again.conductor.do(do.Leave())
        await asyncio.wait_for(again.running, 10)

    asyncio.run(run())


def test_typing_lets_the_microphone_go_and_speaking_takes_it_again(tmp_path: Path) -> None:
    async def run() -> None:
        async with Rig(tmp_path) as rig:
            rig.conductor.do(do.StartAnswer())
            await rig.clock.move(2.0)
            assert rig.conductor.do(do.ChangeMode("type"))
            await settle()
            # What was recorded is complete before the microphone goes.
            assert rig.mic.orders == ["start", "open 01-1.wav", "close", "away"]
            assert rig.state.phase == "answering"
            assert rig.conductor.view().mic == "off"
            rig.conductor.do(do.TypeText("and so on"))
            rig.conductor.do(do.Finish())
            rig.conductor.do(do.ChangeMode("speak"))
            await settle()
            assert rig.mic.orders[-1] == "start"
            rig.conductor.do(do.Next())
            rig.conductor.do(do.StartAnswer())
            assert rig.mic.orders[-1] == "open 02-1.wav"
            assert rig.state.asked[0].takes[0].typed == "and so on"

    asyncio.run(run())


def test_changing_to_and_fro_ends_as_asked_last(tmp_path: Path) -> None:
    async def run() -> None:
        async with Rig(tmp_path) as rig:
            for mode in ("type", "speak", "timer", "type", "speak"):
                rig.conductor.do(do.ChangeMode(mode))
            await settle()
            assert (rig.state.mode, rig.mic.state) == ("speak", "ready")
            for mode in ("type", "speak", "timer"):
                rig.conductor.do(do.ChangeMode(mode))
            await settle()
            assert (rig.state.mode, rig.mic.state) == ("timer", "off")

    asyncio.run(run())


def test_a_sitting_without_a_microphone_cannot_be_spoken(tmp_path: Path) -> None:
    async def run() -> None:
        async with Rig(tmp_path, session(mode="type")) as rig:
            assert not rig.conductor.do(do.ChangeMode("speak"))
            assert rig.state.mode == "type"
            assert "without a microphone" in rig.conductor.view().notice

    asyncio.run(run())


def test_a_skip_taken_back_while_the_next_take_opens_records_the_right_question(
    tmp_path: Path,
) -> None:
    async def run() -> None:
        rules = replace(PRACTICE, think=0.0)
        async with Rig(tmp_path, session(rules=rules), delay=True) as rig:
            rig.conductor.do(do.Skip())
            rig.conductor.do(do.Next())
            late = rig.mic.path
            assert late is not None and late.name == "02-1.wav"
            rig.conductor.do(do.Undo())
            rig.conductor.takes.take_opened(late)
            assert (rig.state.current, rig.state.phase) == ("q1", "arming")
            rig.conductor.takes.take_opened(rig.mic.path)
            take = rig.state.asked[0].take
            assert take is not None and take.audio == "takes/01-1.wav"

    asyncio.run(run())


COST = "names a cost"
COSTLY = question(
    "cost",
    look_for=(COST,),
    follow_ups=(
        FollowUp(ask="How do you know?"),
        FollowUp(ask="Say more about cost.", if_missing=COST),
        FollowUp(ask="And then?"),
    ),
)


def phone_screen() -> ev.SessionStarted:
    plan = tuple(
        ev.Planned(question=one, times=resolve(one, PHONE_SCREEN))
        for one in (COSTLY, question("last"))
    )
    return session(rules=PHONE_SCREEN, plan=plan)


@pytest.mark.parametrize(
    ("says", "wanted"),
    [
        ("a tree", ["cost", "cost/f1", "cost/f2", "last"]),
        ("it lowers the cost", ["cost", "cost/f1", "cost/f3", "last"]),
        (None, ["cost", "cost/f1", "cost/f3", "last"]),
    ],
    ids=["without evidence", "with evidence", "the transcript is behind"],
)
def test_a_phone_screen_asks_two_follow_ups(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, says: str | None, wanted: list[str]
) -> None:
    monkeypatch.setattr(
        rubric, "missing", lambda _, text, lang="en": frozenset() if "cost" in text else {COST}
    )

    async def run() -> list[ev.Event]:
        rig = Rig(tmp_path, phone_screen())
        rig.ears.say = says
        rig.running = asyncio.create_task(rig.conductor.run())
        await settle()
        for n in range(len(wanted)):
            assert rig.state.current == wanted[n]
            assert rig.state.phase == "answering"
            await rig.clock.move(20.0)
            rig.conductor.do(do.Finish())
            await settle()
            await rig.clock.move(0.5)
            if wanted[n + 1 :] and "/" not in wanted[n + 1]:
                await rig.clock.move(3.0)
        await rig.clock.move(3.0)
        await asyncio.wait_for(rig.running, 10)
        return read_journal(rig.folder.events).events

    events = asyncio.run(run())
    asked = [one for one in events if isinstance(one, ev.QuestionAsked)]
    assert [one.question for one in asked] == wanted
    assert [one.follow_up_of for one in asked] == [None, "cost", "cost", None]
    ended = [one.t for one in events if isinstance(one, ev.AnswerEnded)]
    assert [asked[n + 1].t - ended[n] for n in (0, 1)] == [0.5, 0.5]
    files = sorted(one.name for one in (tmp_path).rglob("takes/*.wav"))
    ups = [f"01-f{key[-1]}-1.wav" for key in wanted[1:3]]
    assert files == sorted(["01-1.wav", *ups, "02-1.wav"])
