from __future__ import annotations

import pytest
from msgspec.structs import replace

from mocktui.core import commands as do
from mocktui.core import events as ev
from mocktui.core.fold import fold
from mocktui.core.format import PRACTICE, REAL, WARM_UP
from mocktui.core.interview import can, deadline, enter
from tests.core.sittings import Sitting, session


def test_two_questions_run_alone_with_exact_times() -> None:
    sitting = Sitting()
    # Each call comes late on purpose: what time caused is stamped with its own time.
    sitting.tell(10.7, do.Tick())
    sitting.tell(12.0, do.AnswerOpened("takes/01-1.wav"))
    sitting.tell(75.0, do.Tick())
    assert sitting.state.phase == "between" or sitting.state.current == "q2"
    sitting.tell(90.0, do.Tick())
    sitting.tell(90.5, do.AnswerOpened("takes/02-1.wav"))
    sitting.tell(200.0, do.Tick())
    seen = [(type(one).__struct_config__.tag, one.t) for one in sitting.events]
    assert seen == [
        ("session_started", 0.0),
        ("question_asked", 0.0),
        ("thinking_started", 0.0),
        ("thinking_ended", 10.0),
        ("answer_started", 12.0),
        ("answer_ended", 72.0),
        ("question_asked", 75.0),
        ("thinking_started", 75.0),
        ("thinking_ended", 85.0),
        ("answer_started", 90.5),
        ("answer_ended", 150.5),
        ("session_ended", 153.5),
    ]
    assert sitting.state.ended == "done"
    ended = [one for one in sitting.events if isinstance(one, ev.AnswerEnded)]
    assert [one.seconds for one in ended] == [60.0, 60.0]
    assert {one.reason for one in ended} == {"time"}


def test_enter_always_goes_on() -> None:
    sitting = Sitting()
    for now, phase in [(1.0, "arming"), (3.0, "between"), (4.0, "thinking")]:
        command = enter(sitting.state)
        assert command is not None
        sitting.tell(now, command)
        assert sitting.state.phase == phase
        if phase == "arming":
            assert enter(sitting.state) is None
            sitting.tell(2.0, do.AnswerOpened("takes/01-1.wav"))
    assert sitting.state.current == "q2"
    take = sitting.state.asked[0].take
    assert take is not None
    assert (take.seconds, take.reason) == (1.0, "key")


def test_pause_is_not_charged() -> None:
    sitting = Sitting()
    sitting.tell(1.0, do.StartAnswer())
    sitting.tell(2.0, do.AnswerOpened())
    assert sitting.tell(12.0, do.Pause()) == ["paused"]
    assert deadline(sitting.state) is None
    assert sitting.state.clock.elapsed(500.0) == 10.0
    assert enter(sitting.state) == do.Resume()
    sitting.tell(512.0, do.Resume())
    assert deadline(sitting.state) == 562.0
    sitting.tell(522.0, do.Finish())
    take = sitting.state.asked[0].take
    assert take is not None and take.seconds == 20.0


def test_a_lost_device_stops_the_clock_also_under_a_pause() -> None:
    sitting = Sitting()
    sitting.tell(1.0, do.StartAnswer())
    sitting.tell(2.0, do.AnswerOpened())
    sitting.tell(5.0, do.DeviceLost("headset"))
    sitting.tell(6.0, do.Pause())
    sitting.tell(9.0, do.DeviceBack("headset"))
    assert deadline(sitting.state) is None
    sitting.tell(12.0, do.Resume())
    assert sitting.state.clock.elapsed(13.0) == pytest.approx(4.0)


def test_the_real_thing_allows_no_pause_and_no_retake() -> None:
    sitting = Sitting(session(rules=REAL))
    assert sitting.tell(1.0, do.Pause()) == []
    sitting.tell(1.0, do.StartAnswer())
    sitting.tell(2.0, do.AnswerOpened())
    assert sitting.tell(3.0, do.Retake()) == []
    assert not can(sitting.state, do.Pause)


def test_untimed_waits_for_ever() -> None:
    sitting = Sitting(session(1, rules=WARM_UP))
    assert deadline(sitting.state) is None
    sitting.tell(1e6, do.Tick())
    assert sitting.state.phase == "thinking"


def test_retake_keeps_the_old_take_and_undo_brings_it_back() -> None:
    sitting = Sitting()
    sitting.tell(1.0, do.StartAnswer())
    sitting.tell(2.0, do.AnswerOpened("takes/01-1.wav"))
    assert sitting.tell(5.0, do.Retake()) == ["answer_ended", "take_restarted"]
    assert sitting.state.phase == "arming"
    sitting.tell(6.0, do.AnswerOpened("takes/01-2.wav"))
    assert sitting.tell(8.0, do.Undo()) == ["answer_ended", "undone"]
    item = sitting.state.asked[0]
    assert [one.n for one in item.takes] == [1, 2]
    assert item.take is not None and item.take.n == 1
    assert sitting.state.phase == "between"


def test_undo_of_a_retake_that_never_opened() -> None:
    sitting = Sitting()
    sitting.tell(1.0, do.StartAnswer())
    sitting.tell(2.0, do.AnswerOpened("takes/01-1.wav"))
    sitting.tell(3.0, do.Finish())
    sitting.tell(4.0, do.Retake())
    assert sitting.tell(4.5, do.Undo()) == ["undone"]
    item = sitting.state.asked[0]
    assert item.take is not None and item.take.n == 1 and not item.take.withdrawn


def test_skip_can_be_undone_even_when_the_next_question_is_on() -> None:
    sitting = Sitting()
    assert sitting.tell(3.0, do.Skip()) == ["skipped"]
    sitting.tell(4.0, do.Next())
    assert sitting.state.current == "q2"
    sitting.tell(4.5, do.AddNote("remember"))
    assert sitting.tell(5.0, do.Undo()) == ["undone", "thinking_started"]
    assert (sitting.state.current, sitting.state.phase) == ("q1", "thinking")
    assert not sitting.state.asked[0].skipped
    assert sitting.state.clock.limit == 10.0
    sitting.tell(6.0, do.Skip())
    sitting.tell(7.0, do.Next())
    assert sitting.state.current == "q2"
    assert sitting.state.asked[1].notes == ("remember",)
    assert [one.key for one in sitting.state.asked] == ["q1", "q2"]


def test_skip_in_the_middle_of_an_answer_keeps_the_take() -> None:
    sitting = Sitting()
    sitting.tell(1.0, do.StartAnswer())
    sitting.tell(2.0, do.AnswerOpened("takes/01-1.wav"))
    assert sitting.tell(5.0, do.Skip()) == ["answer_ended", "skipped"]
    assert sitting.tell(6.0, do.Undo()) == ["undone"]
    assert sitting.state.phase == "between"
    assert sitting.state.asked[0].take is not None


def test_follow_ups_are_asked_where_the_format_wants_them() -> None:
    sitting = Sitting(session(rules=replace(PRACTICE, follow_ups=2)))
    sitting.tell(1.0, do.StartAnswer())
    sitting.tell(2.0, do.AnswerOpened())
    sitting.tell(3.0, do.Finish())
    sitting.tell(4.0, do.Next())
    assert sitting.state.current == "q1/f1"
    item = sitting.state.item
    assert item is not None
    assert (item.follow_up_of, item.number, item.ask) == ("q1", 1, "Why?")
    sitting.tell(5.0, do.StartAnswer())
    sitting.tell(6.0, do.AnswerOpened())
    sitting.tell(7.0, do.Finish())
    sitting.tell(8.0, do.Next())
    # The second one is asked only without evidence for its line.
    assert sitting.state.current == "q2"


def test_no_follow_up_to_a_skipped_question() -> None:
    sitting = Sitting(session(rules=replace(PRACTICE, follow_ups=2)))
    sitting.tell(1.0, do.Skip())
    sitting.tell(2.0, do.Next())
    assert sitting.state.current == "q2"


def test_going_on_after_a_crash_makes_a_new_take() -> None:
    sitting = Sitting()
    sitting.tell(1.0, do.StartAnswer())
    sitting.tell(2.0, do.AnswerOpened("takes/01-1.wav"))
    cut = fold(sitting.events)
    sitting.state = cut
    names = sitting.tell(cut.last_t, do.Continue(engine="vosk"))
    assert names == ["answer_ended", "session_continued", "thinking_started"]
    item = sitting.state.asked[0]
    assert item.takes[0].reason == "fault"
    sitting.tell(9.0, do.StartAnswer())
    sitting.tell(10.0, do.AnswerOpened("takes/01-2.wav"))
    take = sitting.state.asked[0].take
    assert take is not None and take.n == 2


def test_going_on_after_a_crash_between_questions_asks_the_next() -> None:
    sitting = Sitting()
    sitting.tell(1.0, do.StartAnswer())
    sitting.tell(2.0, do.AnswerOpened())
    sitting.tell(3.0, do.Finish())
    sitting.tell(3.1, do.Continue())
    assert sitting.state.current == "q2"


def test_leaving_closes_the_open_answer() -> None:
    sitting = Sitting()
    sitting.tell(1.0, do.StartAnswer())
    sitting.tell(2.0, do.AnswerOpened())
    assert sitting.tell(4.0, do.Leave()) == ["answer_ended", "session_ended"]
    assert sitting.state.ended == "left"
    assert sitting.tell(5.0, do.Leave()) == []
    assert sitting.tell(5.0, do.Continue()) == []


def test_readings_and_edits() -> None:
    sitting = Sitting()
    sitting.tell(1.0, do.StartAnswer())
    sitting.tell(2.0, do.AnswerOpened("takes/01-1.wav"))
    heard = ev.SegmentHeard(question="q1", take=1, reading="live", text="hello", start=0, end=1)
    sitting.tell(3.0, do.Record(heard))
    take = sitting.state.asked[0].takes[0]
    assert (take.text, take.incomplete) == ("hello", True)
    # After a fault the whole take is read again; the cut reading is no longer shown.
    again = replace(heard, reading="whole", text="hello there")
    sitting.tell(9.0, do.Finish())
    sitting.tell(10.0, do.Record(again))
    done = ev.ReadingDone(question="q1", take=1, reading="whole", engine="vosk", model="m")
    sitting.tell(10.0, do.Record(done))
    take = sitting.state.asked[0].takes[0]
    assert (take.text, take.incomplete) == ("hello there", False)
    sitting.tell(11.0, do.Record(ev.Edited(question="q1", take=1, text="Hello, there!")))
    take = sitting.state.asked[0].takes[0]
    assert (take.text, take.heard) == ("Hello, there!", "hello there")
    # Only findings can be recorded, never the course of the interview.
    sitting.tell(11.0, do.Record(ev.SessionEnded(reason="done")))
    assert sitting.state.ended is None


def test_typing_only_in_type_mode() -> None:
    sitting = Sitting(session(mode="type"))
    assert sitting.tell(1.0, do.TypeText("early")) == []
    sitting.tell(1.0, do.StartAnswer())
    sitting.tell(2.0, do.AnswerOpened())
    assert sitting.tell(3.0, do.TypeText("I chose")) == ["typed"]
    assert sitting.tell(4.0, do.TypeText("I chose")) == []
    assert sitting.tell(5.0, do.ChangeMode("timer", "no keyboard")) == ["mode_changed"]
    assert sitting.tell(6.0, do.TypeText("more")) == []
