"""What a person chose and need not choose again: kept in the data folder, by name."""

from __future__ import annotations

from pathlib import Path

import msgspec

from mocktui.places import Places, private_folder, private_open

_FILE = "choices.json"
_LONGEST = 300  # characters of a device's name


class _Choices(msgspec.Struct, omit_defaults=True):
    device: str = ""
    guess: bool = True
    keep: str = "always"  # recordings: storage.trash.parse_retention


def _read(path: Path) -> _Choices:
    """Whatever can't be read was never chosen."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=_Choices)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return _Choices()


def remembered_device(places: Places) -> str:
    """Return the microphone chosen last, by name; empty for the system's default."""
    return _read(places.data / _FILE).device[:_LONGEST]


def remember_device(places: Places, name: str) -> None:
    """Choose this microphone (empty: the system's default) from now on.

    Raises Problem where the data folder can't be written, OSError where the file can't.
    """
    path = private_folder(places.data) / _FILE
    choices = _read(path)
    choices.device = name[:_LONGEST]
    _write(path, choices)


def asks_to_guess(places: Places) -> bool:
    """Return whether a debrief asks for a guess first; it does until told otherwise."""
    return _read(places.data / _FILE).guess


def ask_to_guess(places: Places, on: bool) -> None:
    """Ask for a guess first from now on, or not; raises like :func:`remember_device`."""
    path = private_folder(places.data) / _FILE
    choices = _read(path)
    choices.guess = on
    _write(path, choices)


def keeps_recordings(places: Places) -> str:
    """Return how long recordings are kept: ``always``, ``days:N`` or ``until-reviewed``."""
    return _read(places.data / _FILE).keep


def keep_recordings(places: Places, policy: str) -> None:
    """Keep recordings so long from now on; raises like :func:`remember_device`."""
    path = private_folder(places.data) / _FILE
    choices = _read(path)
    choices.keep = policy
    _write(path, choices)


def _write(path: Path, choices: _Choices) -> None:
    half = path.with_name(f".{_FILE}.part")
    with open(half, "wb", opener=private_open) as file:
        file.write(msgspec.json.encode(choices))
    half.replace(path)
