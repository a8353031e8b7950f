"""A whole plain session through a real terminal; and the same sitting in the screens."""

from __future__ import annotations

import json
import os
import select
import signal
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.speech import GRADIENT, error_rate, words
from tests.e2e.terminal import MOCKTUI, Terminal, terminal  # noqa: F401 - a fixture
from tests.support import need
from tests.virtual_microphone import VirtualMicrophone, microphone, spoken  # noqa: F401 - a fixture

pytestmark = pytest.mark.e2e
RECORDINGS = Path(__file__).parents[2] / "src/mocktui/practice/recordings"


class Pty:
    """A program on a terminal of its own, every byte it writes kept."""

    def __init__(self, *command: str, env: dict[str, str]) -> None:
        need(sys.platform != "win32", "a pseudo-terminal")
        import pty

        self.bytes = b""
        self._seen = 0
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            os.execve(command[0], command, env)

    def sees(self, text: str, seconds: float = 40.0) -> None:
        """Wait for a text after all that was seen before."""
        deadline = time.monotonic() + seconds
        while (at := self.bytes.find(text.encode(), self._seen)) < 0:
            if time.monotonic() > deadline or not self._read():
                pytest.fail(f"{text!r} did not come:\n{self.bytes.decode('utf-8', 'replace')}")
        self._seen = at + len(text.encode())

    def _read(self) -> bool:
        if not select.select([self._fd], [], [], 1.0)[0]:
            return True
        try:
            self.bytes += (found := os.read(self._fd, 65536))
        except OSError:  # the program has ended
            return False
        return bool(found)

    def types(self, text: str) -> None:
        """Type a line and Enter."""
        os.write(self._fd, f"{text}\n".encode())

    def presses(self, key: bytes) -> None:
        """Press a control key."""
        os.write(self._fd, key)

    def code(self, seconds: float = 20.0) -> int:
        """Read to the end and return the exit code."""
        deadline = time.monotonic() + seconds
        while self._read() and time.monotonic() < deadline:
            pass
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    def end(self) -> None:
        """End it, however the test went."""
        try:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        except (ProcessLookupError, ChildProcessError):
            pass
        os.close(self._fd)


def environment(home: Path, **more: str) -> dict[str, str]:
    return {
        "HOME": str(home),
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "TERM": "dumb",
        "TZ": os.environ["TZ"],
    } | more


def events(data: Path) -> list[dict[str, Any]]:
    (path,) = data.glob("sessions/*/events.jsonl")
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def plain_bytes(stream: bytes) -> None:
    """Only printable text, newlines and the bell (and the terminal's own carriage returns)."""
    text = stream.decode("utf-8")
    wrong = {one for one in text if not (one.isprintable() or one in "\n\a\r")}
    assert not wrong, wrong
    assert text.count("\r") == text.count("\r\n")


def test_a_whole_session_is_text_newlines_and_bells(
    microphone: VirtualMicrophone,  # noqa: F811
    tmp_path: Path,
) -> None:
    data = tmp_path / "data"
    person = Pty(
        MOCKTUI, "--data-dir", str(data), env=environment(tmp_path, **microphone.variables)
    )
    try:
        person.sees("Enter alone takes 1, Warm up")
        person.types("")
        person.sees("Enter starts the think time")
        person.types("")
        person.sees("after the bell speak")
        person.types("")
        person.sees("\a")
        before = len(person.bytes)
        microphone.play(spoken(GRADIENT, tmp_path / "voice.wav"))
        person.types("n mention cost")
        person.types("")
        person.sees("\a")
        # What stands between the two bells is what the terminal echoes of the typing.
        recorded = person.bytes[before : person.bytes.rindex(b"\a")].decode()
        assert recorded.replace("n mention cost", "").strip() == ""
        person.sees("Enter ends the interview")
        person.sees("You said: ")  # as soon as the last words are read
        person.types("")
        person.sees("Review: ")
        person.sees("q goes back.")
        person.types("1")
        person.sees("mention cost")
        person.sees("q goes back.")
        person.presses(b"\x04")  # ctrl+d: the input ends
        person.sees("Left. Everything is saved.")
        assert person.code() == 0
    finally:
        person.end()
    plain_bytes(person.bytes)
    assert "gradient boosting" in " ".join(words(person.bytes.decode()))
    kinds = [one["type"] for one in events(data)]
    assert "session_ended" in kinds and "note" in kinds


def test_ctrl_c_in_an_answer_saves_it_and_leaves_with_130(tmp_path: Path) -> None:
    data = tmp_path / "data"
    sound = str(sorted(RECORDINGS.glob("*.flac"))[0])
    command = (MOCKTUI, "--data-dir", str(data), "practice", "--limit", "1", "--source", sound)
    person = Pty(*command, env=environment(tmp_path))
    try:
        person.sees("Enter starts the think time")
        person.types("")
        person.sees("Think.")
        person.types("")
        person.sees("\a")
        person.presses(b"\x03")
        person.sees("what was recorded is saved")
        assert person.code() == 130
    finally:
        person.end()
    kinds = [one["type"] for one in events(data)]
    assert kinds.index("answer_ended") < kinds.index("session_ended")


def told(data: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]], str]:
    """The events without times, ids and devices; the reading; its text.

    What is heard while it is spoken comes when the recognizer has it, cut as the moment would have
    it: so a reading stands apart, and its segments are not compared one by one.
    """
    found, heard, text = [], [], ""
    for one in events(data):
        for gone in ("t", "at", "seq", "session", "started", "device", "hold", "app"):
            one.pop(gone, None)
        if one["type"] == "answer_ended":
            one.pop("seconds")
        if one["type"] == "reading":
            text += one.pop("text")
            heard.append(one)
        elif one["type"] not in ("segment", "device"):
            found.append(one)
    return found, heard, text


def test_the_screens_and_plain_lines_make_the_same_events(
    terminal: Terminal,  # noqa: F811
    tmp_path: Path,
) -> None:
    sound = str(sorted(RECORDINGS.glob("*.flac"))[0])
    rest = ("practice", "--limit", "1", "--think", "1", "--source", sound)
    screens, plain = tmp_path / "screens", tmp_path / "plain"
    terminal.run(MOCKTUI, "--data-dir", str(screens), *rest)
    person = Pty(MOCKTUI, "--data-dir", str(plain), *rest, "--plain", env=environment(tmp_path))
    try:
        person.sees("Enter starts the think time")
        person.types("")
        person.sees("Enter ends the interview")
        person.types("")
        person.sees("Review: ")
        person.types("q")
        assert person.code() == 0
    finally:
        person.end()
    terminal.sees("Your answer", seconds=60)
    one, two = told(screens), told(plain)
    assert one[0] == two[0]
    assert one[1] == two[1] and len(one[1]) == 1
    assert error_rate(one[2], two[2]) <= 0.1
