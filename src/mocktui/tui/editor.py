"""The person's own editor, in the app's place until it closes."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from mocktui.core.problem import Problem
from mocktui.packs.problems import file_name

if TYPE_CHECKING:
    from textual.app import App

_USUAL = ("nano", "micro", "vim", "vi", "emacs")


def editor_command() -> list[str]:
    """Return the command of $VISUAL, $EDITOR, or a usual editor; raise Problem without one."""
    for name in ("VISUAL", "EDITOR"):
        value = os.environ.get(name, "").strip()
        if not value:
            continue
        try:
            command = shlex.split(value, posix=os.name == "posix")
        except ValueError:
            command = [value]
        if command and shutil.which(command[0]):
            return command
        raise Problem(
            "your editor is not there", where=f"{name}={value}", fix=f"Set {name} to another one."
        )
    if sys.platform == "win32":
        return ["notepad"]
    for one in _USUAL:
        if shutil.which(one):
            return [one]
    raise Problem("no editor was found", fix="Set EDITOR to the one you use, such as nano.")


def edit(app: App[int], path: Path) -> None:
    """Open ``path`` in the person's editor and wait; raise Problem where that can't be.

    The recording and the clock never run while this does: it is only called outside of the Room.
    """
    from textual.app import SuspendNotSupported

    command = editor_command()
    try:
        with app.suspend():
            code = run([*command, str(path)])
    except SuspendNotSupported:
        raise Problem(
            "an editor can't be opened from here",
            where=file_name(path),
            fix="Open the file in your editor, then come back.",
        ) from None
    if code:
        raise Problem(
            f"the editor ended with an error ({code})",
            where=shlex.join(command),
            fix="Set EDITOR to one that works here.",
        )


def run(command: list[str]) -> int:
    """Run the editor in the terminal and return its exit code; 127 where it can't be started."""
    try:
        return subprocess.run(command, check=False).returncode
    except OSError:
        return 127
