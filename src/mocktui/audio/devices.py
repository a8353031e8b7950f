"""Which microphones there are.

PortAudio prints to the terminal, can hang, and sees new devices only in a fresh process: so the
asking is done by a child (this module as a program), and the screens only read its answer.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec

from mocktui.core.problem import Problem
from mocktui.core.text import one_line
from mocktui.pipes import keep_pipes

_PATIENCE = 15.0
_PACTL_PATIENCE = 3.0

NO_PORTAUDIO = Problem(
    "the library PortAudio is not installed, so no microphone can be used",
    fix="Install it: Debian or Ubuntu: sudo apt install libportaudio2 · Fedora: sudo dnf install "
    "portaudio · Arch: sudo pacman -S portaudio · macOS: brew install portaudio. Typing and the "
    "timer work without it.",
)
NO_MICROPHONE = Problem(
    "no microphone was found",
    fix="Plug one in (or start the sound server) and look again. Typing, the timer and --source "
    "FILE work without one.",
)


class Device(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One microphone. ``name`` or ``index`` (its place in the list) chooses it.

    ``channels`` and ``rate`` are what the system says; ``portaudio`` is PortAudio's number and
    ``pulse`` the sound server's name for the source, where the choice goes through it.
    """

    index: int
    name: str
    channels: int
    rate: int
    is_default: bool = False
    system: str = ""
    portaudio: int = -1
    pulse: str = ""


class _Answer(msgspec.Struct, omit_defaults=True):
    devices: list[Device] = []
    what: str = ""
    where: str = ""
    fix: str = ""


def module_command(module: str, *words: str) -> list[str]:
    """Return the argv that runs one of our modules as a child, whatever the current folder holds.

    ``-P`` keeps that folder off the import path: a person's ``wave.py`` must not be run.
    """
    return [sys.executable, "-P", "-m", module, *words]


def capture_command(
    *,
    device: str | int | None = None,
    source: Sequence[Path] = (),
    rate: int | None = None,
    pace: float = 1.0,
) -> list[str]:
    """Return the argv of a capture process: the default microphone, a named one, or files.

    Of several files each take hears the next; after the last comes the first again.
    """
    words: list[str] = []
    for path in source:
        words += ["--source", str(path)]
    if device is not None and not source:
        words += ["--device", str(device)]
    if rate:
        words += ["--rate", str(rate)]
    if pace != 1.0:
        words += ["--pace", str(pace)]
    return module_command("mocktui.audio.capture", *words)


def list_devices() -> list[Device]:
    """Return the microphones, the default first; ask a child process.

    Raises Problem where PortAudio is missing, does not answer, or knows no microphone.
    """
    try:
        done = subprocess.run(
            module_command("mocktui.audio.devices"),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_PATIENCE,
            check=False,
        )
        answer = msgspec.json.decode(done.stdout, type=_Answer)
    except subprocess.TimeoutExpired:
        raise Problem(
            f"the sound system did not answer within {_PATIENCE:g} seconds",
            fix="Restart the sound server, or unplug and replug the microphone.",
        ) from None
    except (OSError, msgspec.DecodeError):
        raise Problem(
            "the list of microphones could not be read",
            fix="Run `mocktui doctor` to see what is missing.",
        ) from None
    if answer.what:
        raise Problem(answer.what, where=answer.where, fix=answer.fix)
    return answer.devices


def choose(devices: list[Device], wanted: str | None) -> Device:
    """Return the device with this index, name, or part of a name (the default for None).

    Raises Problem, listing what there is.
    """
    if wanted is None:
        return next((one for one in devices if one.is_default), devices[0])
    fold = wanted.casefold()
    exact = [one for one in devices if fold in (one.name.casefold(), one.pulse.casefold())]
    part = [one for one in devices if fold in one.name.casefold()]
    numbered = [one for one in devices if wanted.isdecimal() and one.index == int(wanted)]
    found = exact or numbered or part
    if not found:
        known = ", ".join(f"{one.index} {one.name}" for one in devices)
        raise Problem(
            "this microphone is not there", where=one_line(wanted), fix=f"There are: {known}."
        )
    return found[0]


def enumerate_here() -> list[Device]:
    """Ask PortAudio (and PulseAudio's pactl, where it is there) in this very process.

    Only for child processes. Raises Problem.
    """
    try:
        import sounddevice
    except (ImportError, OSError):  # the package, or the library it binds
        raise NO_PORTAUDIO from None
    try:
        every = list(sounddevice.query_devices())
        apis = [str(api["name"]) for api in sounddevice.query_hostapis()]
    except sounddevice.PortAudioError as error:
        raise Problem(
            f"the sound system failed: {one_line(str(error))}", fix="Restart the sound server."
        ) from None
    default = int(sounddevice.default.device[0])
    found = [
        Device(
            index=0,
            name=one_line(str(one["name"])),
            channels=int(one["max_input_channels"]),
            rate=int(one["default_samplerate"]),
            is_default=number == default,
            system=apis[int(one["hostapi"])],
            portaudio=number,
        )
        for number, one in enumerate(every)
        if int(one["max_input_channels"]) > 0
    ]
    found = _through_pulse(found)
    found.sort(key=lambda one: not one.is_default)
    if not found:
        raise NO_MICROPHONE
    return [msgspec.structs.replace(one, index=number) for number, one in enumerate(found)]


def _through_pulse(found: list[Device]) -> list[Device]:
    """Return the list with the sound server's real microphones in it.

    Through ALSA, PortAudio sees of PulseAudio (and PipeWire) only "pulse" and "default" with 32
    channels; which microphone they mean is chosen by PULSE_SOURCE in the process that opens them.
    """
    door = next((one for one in found if one.name == "pulse"), None)
    sources = _pulse_sources() if door else None
    if door is None or sources is None:
        return found
    behind = [one for one in found if "(hw:" in one.name]
    if not sources:
        return behind
    named = [
        Device(
            index=0,
            name=one_line(str(source.get("description") or source["name"])),
            channels=len(str(source.get("channel_map", "mono")).split(",")),
            rate=_rate_of(str(source.get("sample_specification", ""))) or door.rate,
            system="PulseAudio",
            portaudio=door.portaudio,
            pulse=str(source["name"]),
        )
        for source in sources
    ]
    # Opened at the microphone's own rate, nothing has to be resampled on the way to the take.
    default = _pactl("get-default-source").strip().decode("utf-8", "replace")
    rate = next((one.rate for one in named if one.pulse == default), door.rate)
    system = msgspec.structs.replace(
        door, name="System default", channels=1, rate=rate, is_default=True
    )
    return [system, *named, *(msgspec.structs.replace(one, is_default=False) for one in behind)]


def _pulse_sources() -> list[dict[str, object]] | None:
    """Return the sound server's microphones (no loudspeaker monitors); None if nobody answers."""
    try:
        every = json.loads(_pactl("--format=json", "list", "sources"))
    except ValueError:
        return None
    if not isinstance(every, list):
        return None
    return [
        one
        for one in every
        if isinstance(one, dict) and "name" in one and not str(one["name"]).endswith(".monitor")
    ]


def headphones() -> bool:
    """Return whether the sound server says that only headphones play; False where it can't say."""
    name = _pactl("get-default-sink").strip().decode("utf-8", "replace")
    try:
        sinks = json.loads(_pactl("--format=json", "list", "sinks"))
    except ValueError:
        return False
    for one in sinks if isinstance(sinks, list) else ():
        if isinstance(one, dict) and one.get("name") == name:
            port = str(one.get("active_port") or "").casefold()
            return any(word in port for word in ("headphone", "headset", "earpiece"))
    return False


def _pactl(*words: str) -> bytes:
    """Return what the sound server's tool prints; nothing where there is none, or no answer."""
    pactl = shutil.which("pactl")
    if pactl is None:
        return b""
    try:
        return subprocess.run(
            [pactl, *words],
            capture_output=True,
            timeout=_PACTL_PATIENCE,
            check=False,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return b""


def _rate_of(specification: str) -> int:
    """Return 48000 from "s16le 1ch 48000Hz", 0 where there is none."""
    last = specification.split()[-1:] or [""]
    number = last[0].removesuffix("Hz")
    return int(number) if number.isdecimal() else 0


def main() -> None:
    """Print the answer as one JSON object; PortAudio's chatter goes to standard error."""
    _, out = keep_pipes()
    try:
        answer = _Answer(devices=enumerate_here())
    except Problem as problem:
        answer = _Answer(what=problem.what, where=problem.where, fix=problem.fix)
    os.write(out, msgspec.json.encode(answer))
    os._exit(0)  # PortAudio's own farewell can hang


if __name__ == "__main__":
    main()
