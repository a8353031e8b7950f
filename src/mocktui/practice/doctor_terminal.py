"""The doctor's look at the system and the terminal."""

from __future__ import annotations

import locale
import os
import platform
import sys
from collections.abc import Iterator, Sequence

from mocktui.practice.fact import Fact, note, ok

SMALLEST = (80, 24)
_SIZE = "Make the window larger, or its letters smaller."


def system() -> list[Fact]:
    """The machine and its Python."""
    python = f"Python {platform.python_version()} ({sys.executable})"
    return [ok("system", platform.platform()), ok("python", python)]


def terminal() -> Sequence[Fact]:
    """Whether the screens can be shown here, and what is known to go wrong in such a terminal."""
    return [*_screen(), *_letters(), *_colours(), *_known()]


def _screen() -> Iterator[Fact]:
    size = _size()
    if size is None:
        yield note(
            "terminal",
            "there is none here, so the screens can't be shown",
            "Start mocktui in a terminal; the commands work everywhere.",
        )
        return
    name = os.environ.get("TERM", "")
    if name == "dumb" or (not name and sys.platform != "win32"):  # no console there sets it
        yield note(
            "terminal",
            f"it can't place text on the screen (TERM={name})",
            "Start mocktui in another terminal, or set TERM to what this one is.",
        )
        return
    what = f"{size[0]} by {size[1]}, TERM={name or 'not set'}"
    if size[0] < SMALLEST[0] or size[1] < SMALLEST[1]:
        yield note("terminal", f"{what}: the screens want {SMALLEST[0]} by {SMALLEST[1]}", _SIZE)
    else:
        yield ok("terminal", what)


def _size() -> tuple[int, int] | None:
    for descriptor in (1, 2, 0):
        try:
            found = os.get_terminal_size(descriptor)
        except OSError:
            continue
        return found.columns, found.lines
    return None


def _letters() -> Iterator[Fact]:
    encoding = getattr(sys.stdout, "encoding", None) or locale.getpreferredencoding(False)
    if encoding.lower().replace("-", "").replace("_", "") == "utf8":
        yield ok("letters", "UTF-8")
    else:
        yield note(
            "letters",
            f"{encoding}: letters it lacks are shown as ?",
            "Set a UTF-8 locale, for example LC_ALL=C.UTF-8.",
        )


def _colours() -> Iterator[Fact]:
    if os.environ.get("NO_COLOR"):
        yield ok("colours", "off, because NO_COLOR is set")
    elif os.environ.get("COLORTERM") in ("truecolor", "24bit"):
        yield ok("colours", "16 million")
    else:
        yield ok("colours", "256" if "256" in os.environ.get("TERM", "") else "a few")


def _known() -> Iterator[Fact]:
    yield from _of_the_program(os.environ.get("TERM_PROGRAM", ""))
    if os.environ.get("SSH_CONNECTION"):
        yield note(
            "microphone here",
            "this is an ssh connection: the microphone is the other "
            "machine's, not the one in front of you",
            "Run mocktui where you sit.",
        )
    if "microsoft" in platform.release().lower():
        yield note(
            "microphone here",
            "this is Linux inside Windows (WSL): the microphone comes through WSLg's sound server",
            "Allow desktop apps the microphone in Windows, "
            "and install libasound2-plugins and libportaudio2.",
        )
    if sys.platform == "win32" and not os.environ.get("WT_SESSION"):
        yield note(
            "terminal here",
            "the old console window lacks some signs and colours",
            "Use Windows Terminal; it comes with Windows 11 and is in the Microsoft Store.",
        )


def _of_the_program(program: str) -> Iterator[Fact]:
    """What is known of the terminal that says its name, and of what runs inside it."""
    editor = program in ("vscode", "zed") or "JetBrains" in os.environ.get("TERMINAL_EMULATOR", "")
    if sys.platform == "darwin" and editor:
        yield note(
            "microphone here",
            "macOS asks for the editor's terminal, and a microphone that "
            "was not allowed gives exact zeros",
            "Allow the editor in System Settings → Privacy & Security → Microphone, or use "
            "another terminal. `mocktui doctor --microphone` shows what arrives.",
        )
    elif editor:
        yield note(
            "keys here",
            "an editor's terminal keeps some ctrl keys for itself",
            "Use another terminal if a key does nothing.",
        )
    elif program == "Apple_Terminal" and os.environ.get("COLORTERM") != "truecolor":
        yield note(
            "colours here",
            "Apple's Terminal before macOS 26 shows 256 colours: themes look rougher",
            "iTerm2, Ghostty, kitty or WezTerm show them all.",
        )
    if os.environ.get("TMUX") or program == "tmux":
        if os.environ.get("COLORTERM") not in ("truecolor", "24bit"):
            yield note(
                "colours here",
                "tmux passes on 256 colours unless told otherwise",
                "In ~/.tmux.conf: set -as terminal-features ',*:RGB'",
            )
    elif os.environ.get("STY"):
        yield note(
            "keys here",
            "GNU screen keeps ctrl+a for itself and passes on few colours",
            "Press ctrl+a twice for ctrl+a; NO_COLOR=1 if colours look wrong.",
        )
