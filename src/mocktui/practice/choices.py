"""What was chosen in passing and need not be chosen again: the microphone used last.

What a person sets on purpose stands in ``settings.toml`` and comes first
(:mod:`mocktui.practice.settings`). Older versions kept two such settings here, the guess before a
debrief and how long recordings stay; they hold until they are set anew.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from mocktui.durable import put_file
from mocktui.places import Places, private_folder

_FILE = "choices.json"
_LONGEST = 300  # characters of a device's name


class _Choices(msgspec.Struct, omit_defaults=True):
    device: str = ""
    guess: bool | None = None
    keep: str | None = None  # recordings: storage.trash.parse_retention


def _read(path: Path) -> _Choices:
    """Whatever can't be read was never chosen."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=_Choices)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return _Choices()


def remembered(places: Places) -> dict[str, Any]:
    """Return what was remembered, by the names of the settings; only what was."""
    choices = _read(places.data / _FILE)
    found = {
        "device": choices.device[:_LONGEST] or None,
        "predictions": choices.guess,
        "keep_recordings": choices.keep,
    }
    return {name: value for name, value in found.items() if value is not None}


def remembered_device(places: Places) -> str:
    """Return the microphone to begin with, by name; empty for the system's default.

    The one in the settings, else the one chosen last.
    """
    from mocktui.practice.settings_file import settings_of

    return settings_of(places).device


def remember_device(places: Places, name: str) -> None:
    """Choose this microphone (empty: the system's default) from now on.

    Raises Problem where the data folder can't be written, OSError where the file can't.
    """
    path = private_folder(places.data) / _FILE
    choices = _read(path)
    choices.device = name[:_LONGEST]
    put_file(path, msgspec.json.encode(choices))


def asks_to_guess(places: Places) -> bool:
    """Return whether a debrief asks for a guess first; it does until told otherwise."""
    from mocktui.practice.settings_file import settings_of

    return settings_of(places).predictions


def ask_to_guess(places: Places, on: bool) -> None:
    """Ask for a guess first from now on, or not: a setting; raises Problem."""
    from mocktui.practice.settings_file import save_setting

    save_setting(places, "predictions", on)


def keeps_recordings(places: Places) -> str:
    """Return how long recordings are kept: ``always``, ``days:N`` or ``until-reviewed``."""
    from mocktui.practice.settings_file import settings_of

    return settings_of(places).keep_recordings


def keep_recordings(places: Places, policy: str) -> None:
    """Keep recordings so long from now on: a setting; raises Problem."""
    from mocktui.practice.settings_file import save_setting

    save_setting(places, "keep_recordings", policy)
