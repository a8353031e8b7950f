"""One practice at a time on a data folder: a second mocktui reads only.

The lock belongs to the operating system and goes with the process that holds it, so none is ever
left behind; the file ``.lock`` stays and means nothing by itself.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from mocktui.core.problem import Problem
from mocktui.locked import is_locked, take_lock
from mocktui.places import Places, private_folder, private_open

FILE = ".lock"
ELSEWHERE = "Another mocktui practises here: until it ends, this one only reads."
_held: set[Path] = set()  # the locks of this process: what it practises itself stops nothing here


class Claim:
    """The right to practise in a data folder, until :meth:`release`."""

    def __init__(self, descriptor: int, path: Path) -> None:
        self._descriptor = descriptor
        self._path = path
        _held.add(path)

    def release(self) -> None:
        """Let another mocktui practise; may be called again."""
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            _held.discard(self._path)
            with contextlib.suppress(OSError):
                os.close(descriptor)

    def __del__(self) -> None:
        """A practice that was made and never run holds nothing."""
        self.release()


def claim(places: Places) -> Claim:
    """Claim the data folder for one practice.

    Raises Problem where another process (or another practice of this one) has it, or where the
    folder can't be written.
    """
    path = private_folder(places.data) / FILE
    try:
        descriptor = private_open(path, os.O_RDWR | os.O_CREAT)
    except OSError as error:
        raise Problem(
            f"this folder can't be written ({error.strerror})",
            where=str(path),
            fix="Choose another with --data-dir DIR or MOCKTUI_DATA_DIR.",
        ) from None
    try:
        take_lock(descriptor, path)  # patiently: somebody may only be looking
    except Problem:
        os.close(descriptor)
        raise Problem(
            "another mocktui is practising in this folder, so this one only reads",
            where=str(places.data),
            fix="Go on there, or end it first; past sessions can be read here meanwhile.",
        ) from None
    return Claim(descriptor, path)


def practising(places: Places) -> bool:
    """Return whether a practice runs in this data folder, here or in another mocktui."""
    return is_locked(places.data / FILE)


def elsewhere(places: Places) -> bool:
    """Return whether another process practises in this data folder."""
    path = places.data / FILE
    return path not in _held and is_locked(path)


def only_ours(places: Places) -> None:
    """Raise Problem where another mocktui practises in this data folder: then this one only reads.

    What this process practises itself is no reason.
    """
    if elsewhere(places):
        raise Problem(
            "another mocktui practises here, so this one only reads",
            where=str(places.data),
            fix="Change it there, or when that practice has ended.",
        )
