"""Clocks that jumped: what was done last holds, and nothing is out of order or lost."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from msgspec.structs import replace

from mocktui.core import events as ev
from mocktui.storage.lines import encode, stamp
from mocktui.storage.sessions import SessionFolder, add_after, load_session
from tests.storage.made import QUESTIONS, START, keep

FIRST = QUESTIONS[0].id
AHEAD = START + timedelta(days=9_999)


def reads(folder: SessionFolder) -> str:
    """The text of the second take."""
    return load_session(folder).state.asked[0].takes[1].text


def edit(text: str) -> ev.Edited:
    return ev.Edited(question=FIRST, take=2, text=text)


def test_what_is_done_last_holds(tmp_path: Path) -> None:
    """A clock that was years ahead until it was set right, and another machine's that still is."""
    folder, _ = keep(tmp_path)

    def add(event: ev.Event, machine: str, now: datetime) -> None:
        add_after(folder, event, machine, now)

    add(edit("by a clock that is ahead"), "desk", AHEAD)
    add(edit("once it was set right"), "desk", START)
    assert reads(folder) == "once it was set right"
    add(edit("here"), "another", START)
    assert reads(folder) == "here"
    add(ev.Deleted(), "desk", AHEAD)
    add(ev.Deleted(on=False), "desk", START)
    assert not load_session(folder).state.deleted


def test_in_a_file_its_own_order_holds(tmp_path: Path) -> None:
    """As an earlier version wrote it: each line with the clock's time, whatever that was."""
    folder, _ = keep(tmp_path)
    lines = [stamp(edit("first"), 1, AHEAD), stamp(edit("last"), 2, START)]
    folder.after.mkdir()
    (folder.after / "desk.jsonl").write_bytes(encode(lines))
    assert reads(folder) == "last"


def test_behind_the_end_of_all_times_something_can_be_added(tmp_path: Path) -> None:
    folder, _ = keep(tmp_path)
    folder.after.mkdir()
    for name, at in (("never", "9999-12-31T23:59:59.999Z"), ("nonsense", "zebra")):
        line = replace(stamp(edit("x"), 1, START), at=at)
        (folder.after / f"{name}.jsonl").write_bytes(encode([line]))
        add_after(folder, ev.Renamed(title=name), "desk", START)
        assert load_session(folder).state.title == name


def test_a_journal_whose_clock_was_set_back(tmp_path: Path) -> None:
    """By twenty years in mid-answer: order and lengths come from the monotonic clock."""
    folder, live = keep(tmp_path)
    lines = folder.events.read_bytes().splitlines(keepends=True)
    back = [one.replace(b'"at":"2026', b'"at":"2006') for one in lines[5:]]
    folder.events.write_bytes(b"".join([*lines[:5], *back]))
    loaded = load_session(folder)
    assert not loaded.problems
    assert loaded.state.asked == live.asked
    assert loaded.ended_at.startswith("2006")
