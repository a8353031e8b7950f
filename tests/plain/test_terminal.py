"""What goes out to a terminal, what it can do, and what happens when nobody reads any more."""

from __future__ import annotations

import asyncio
import curses
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from mocktui.core import commands as do
from mocktui.plain.run import serve
from mocktui.plain.stdio import writer
from mocktui.plain.talk import BELL, Talk, printable
from mocktui.plain.terminals import wants_plain
from mocktui.practice.setup import Setup
from tests.plain.person import Person
from tests.support import need
from tests.tui.fake_desk import FakeDesk
from tests.tui.fake_practice import FakePractice
from tests.tui.made_up import PACK

HIDDEN = {
    "soft hyphen": "\u00ad",
    "private use": "\ue000",
    "private use of a later plane": "\U000f0000",
    "half of a pair": "\ud800",
    "not assigned": "\u0378",
    "bell": "\a",
    "delete": "\x7f",
    "escape": "\x1b",
    "override": "\u202e",
    "zero width space": "\u200b",
    "word joiner": "\u2060",
}


@pytest.mark.parametrize("hidden", HIDDEN.values(), ids=HIDDEN)
def test_what_no_eye_or_ear_can_take_in_is_left_out(hidden: str) -> None:
    assert printable(f"be{hidden}fore") == "before"
    out: list[str] = []
    Talk(out.append).say(f"be{hidden}fore")
    assert out == ["before\n"]


def test_other_scripts_stay_as_they_are() -> None:
    for text in ("Größe, naïve, “quoted”", "데이터 과학", "क्\u200dष"):
        assert printable(text) == text


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("about 12 min · 3 questions", "about 12 min, 3 questions"),
        ("0:40 → 1:25", "0:40 to 1:25"),
        ("Settings→Sound", "Settings to Sound"),
        ("Loading…", "Loading..."),
        ("… in the middle …", "... in the middle..."),
        ("↓ takes it", "down takes it"),
        ("−3", "-3"),  # noqa: RUF001 - the sign itself
    ],
)
def test_signs_become_what_they_mean(written: str, read: str) -> None:
    assert printable(written) == read


# --- what a terminal can do ------------------------------------------------------------------


def test_where_the_cursor_cannot_be_put_lines_are_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def no_cup(name: str) -> None:
        asked.append(name)

    monkeypatch.setattr(curses, "setupterm", lambda *_: None)
    monkeypatch.setattr(curses, "tigetstr", no_cup)
    assert wants_plain({"TERM": "teletype"})
    assert asked == ["cup"]
    monkeypatch.setattr(curses, "tigetstr", lambda _: b"\x1b[%i%p1%d;%p2%dH")
    assert not wants_plain({"TERM": "teletype"})


def test_a_terminal_nobody_knows_gets_the_screens(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object) -> None:
        raise curses.error("could not find terminal")

    monkeypatch.setattr(curses, "setupterm", unknown)
    assert not wants_plain({"TERM": "no-such-terminal"})


# --- the last half minute --------------------------------------------------------------------


def test_the_bell_rings_when_thirty_seconds_are_left() -> None:
    practice = FakePractice(Setup(packs=(PACK,), hold=True, limit=1))
    bells: list[int] = []
    person = Person()

    def count() -> None:
        bells.append(person.printed.count(BELL))

    limit = PACK.questions[0].answer
    assert limit is not None and limit.max is not None
    person._script = [
        "", "",
        count, lambda: practice.after(limit.max - 31), "f",
        count, lambda: practice.after(2), "f",
        count, lambda: practice.after(5), "f",
        count, "", "q",
    ]  # fmt: skip
    desk = FakeDesk(practice=practice)
    setup = Setup(packs=(PACK,), limit=1)
    assert person.do(serve(person.talk, desk, setup)) == 0  # type: ignore[arg-type]
    assert bells == [1, 1, 2, 2]  # it begins; still 31 left; 29 left; not once more
    assert person.printed.count(BELL) == 3  # and it ends


# --- nobody reads ----------------------------------------------------------------------------


def test_an_output_that_breaks_is_told_once_and_written_to_no_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Broken(io.StringIO):
        writes = 0

        def write(self, text: str) -> int:
            self.writes += 1
            raise BrokenPipeError

    out, gone = Broken(), []
    monkeypatch.setattr("sys.stdout", out)
    monkeypatch.setattr("mocktui.plain.stdio._discard", lambda: None)
    write = writer(lambda: gone.append(1))
    write("one\n")
    write("two\n")
    assert gone == [1] and out.writes == 1


def test_when_nobody_reads_any_more_the_answer_is_saved() -> None:
    practice = FakePractice(Setup(packs=(PACK,), hold=True))

    async def left() -> None:
        printed = ""
        broken = False

        def write(text: str) -> None:
            nonlocal printed, broken
            if broken:
                return
            printed += text
            if "Saved." in text:  # the pipe breaks here
                broken = True
                talk.feed(None)

        talk = Talk(write)
        for one in ("", "", ""):
            talk.feed(one)
        desk = FakeDesk(practice=practice)
        async with asyncio.timeout(10):
            assert await serve(talk, desk, Setup(packs=(PACK,))) == 0  # type: ignore[arg-type]

    asyncio.run(left())
    assert do.Leave() in practice.told
    assert practice.state.ended == "left" and not practice.running
    assert practice.state.asked[0].takes[0].ended is not None


def test_a_reader_that_leaves_ends_the_program_quietly_with_everything_saved(
    tmp_path: Path,
) -> None:
    need(sys.platform != "win32", "pipes that break as POSIX pipes do")
    data = tmp_path / "data"
    command = [sys.executable, "-m", "mocktui", "--data-dir", str(data), "practice", "--plain"]
    with subprocess.Popen(
        [*command, "--mode", "type", "--limit", "2"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "TERM": "dumb"},
    ) as running:
        assert running.stdin and running.stdout and running.stderr

        def until(words: bytes) -> None:
            assert running.stdout
            for line in running.stdout:
                if words in line:
                    return
            pytest.fail(f"{words!r} did not come")

        until(b"lists what else")
        running.stdin.write(b"\n\n")
        running.stdin.flush()
        until(b"Write your answer")
        running.stdout.close()
        running.stdin.write(b"It is a choice.\n.\n")  # what is said now nobody reads
        running.stdin.flush()
        code = running.wait(timeout=60)  # the input is still open
        told = running.stderr.read()
    assert code == 0 and told == b""
    (record,) = data.glob("sessions/*/events.jsonl")
    events = [json.loads(line) for line in record.read_text("utf-8").splitlines()]
    assert re.search(r"It is a choice\.", record.read_text("utf-8"))
    assert events[-1]["type"] == "session_ended"
