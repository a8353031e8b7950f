"""A real terminal: tmux, on a server of its own."""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import psutil
import pytest

from tests.support import need, wait_for

MOCKTUI = str(Path(sys.executable).with_name("mocktui"))


class Terminal:
    """One program in one tmux pane, seen and typed to as by a person."""

    def __init__(self, size: tuple[int, int] = (80, 24)) -> None:
        need(shutil.which("tmux"), "tmux")
        self._folder = Path(tempfile.mkdtemp(prefix="mocktui-tmux-"))
        self._size = size
        self._home = self._folder / "home"
        self._home.mkdir()

    @property
    def home(self) -> Path:
        """The home of whoever sits here."""
        return self._home

    def tmux(self, *words: str) -> str:
        done = subprocess.run(
            ["tmux", "-S", str(self._folder / "socket"), "-f", "/dev/null", *words],
            capture_output=True,
            text=True,
            timeout=20,
        )
        return done.stdout

    def run(self, *command: str, env: Mapping[str, str] | None = None) -> None:
        """Start the program; when it has ended its exit code stands on the screen."""
        wide, high = self._size
        given = {
            "HOME": str(self._home),
            "PATH": os.environ["PATH"],
            "TZ": os.environ["TZ"],
            "LANG": "C.UTF-8",
            "COLORTERM": "truecolor",
            **(env or {}),
        }
        words = ["env", "-i", "TERM=tmux-256color", *(f"{k}={v}" for k, v in given.items())]
        after = "code=$?; echo; echo left with $code; exec sleep 1000"
        line = f"{shlex.join([*words, *command])}; {after}"
        self.tmux("new-session", "-d", "-x", str(wide), "-y", str(high), line)
        self.tmux("set-option", "-g", "remain-on-exit", "on")

    def screen(self) -> str:
        """What stands on the screen."""
        return self.tmux("capture-pane", "-p")

    def keys(self, *keys: str) -> None:
        """Press keys, by tmux's names."""
        for one in keys:
            self.tmux("send-keys", one)

    def type(self, text: str) -> None:
        """Type letters."""
        self.tmux("send-keys", "-l", text)

    def sees(self, text: str, *, seconds: float = 30.0) -> str:
        """Wait until ``text`` is on the screen; return the screen."""
        try:
            wait_for(
                lambda: text in self.screen(), f"{text!r} on the screen", seconds=seconds, every=0.1
            )
        except BaseException:
            print(self.screen())
            raise
        return self.screen()

    def gone(self, text: str, *, seconds: float = 30.0) -> None:
        """Wait until ``text`` is no longer on the screen."""
        wait_for(
            lambda: text not in self.screen(), f"{text!r} to leave", seconds=seconds, every=0.1
        )

    def resize(self, wide: int, high: int) -> None:
        """Change the terminal's size."""
        self.tmux("resize-window", "-x", str(wide), "-y", str(high))

    def app(self) -> psutil.Process:
        """The running mocktui (not its shell, not its children)."""

        def find() -> psutil.Process | None:
            pid = self.tmux("display-message", "-p", "#{pane_pid}").strip()
            if not pid:
                return None
            with contextlib.suppress(psutil.NoSuchProcess):
                for child in psutil.Process(int(pid)).children():
                    if child.name() != "sleep":  # what the shell waits in when the app has gone
                        return child
            return None

        found = wait_for(find, "mocktui to run")
        assert isinstance(found, psutil.Process)
        return found

    def child(self, module: str) -> psutil.Process:
        """The app's child that runs this module."""

        def find() -> psutil.Process | None:
            for one in self.app().children(recursive=True):
                try:
                    if module in " ".join(one.cmdline()):
                        return one
                except psutil.NoSuchProcess:
                    continue
            return None

        found = wait_for(find, f"{module} to run")
        assert isinstance(found, psutil.Process)
        return found

    def close(self) -> None:
        """End everything."""
        self.tmux("kill-server")
        shutil.rmtree(self._folder, ignore_errors=True)


def one_of_each(processes: Sequence[psutil.Process]) -> psutil.Process:
    """Exactly one capture process and one recognizer are there; return the capture process.

    Beside them the sound server's own tool, and what runs it, may come and go.
    """
    found: dict[str, list[psutil.Process]] = {"audio.capture": [], "speech.worker": []}
    for one in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            line = " ".join(one.cmdline())
            for module, some in found.items():
                if module in line:
                    some.append(one)
    assert {module: len(some) for module, some in found.items()} == dict.fromkeys(found, 1)
    return found["audio.capture"][0]


def left_behind(words: Sequence[str]) -> list[str]:
    """Processes whose command line holds all these words."""
    found = []
    for one in psutil.process_iter(["cmdline"]):
        line = " ".join(one.info["cmdline"] or [])
        if all(word in line for word in words):
            found.append(line)
    return found


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    """A terminal of 80 by 24."""
    one = Terminal()
    yield one
    one.close()
