"""The doctor's look at microphones, engines and models."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

from mocktui.audio.devices import NO_MICROPHONE, NO_PORTAUDIO, capture_command, list_devices
from mocktui.core.problem import Problem
from mocktui.core.transcript import Segment
from mocktui.places import Places
from mocktui.practice.ears import Ears, worker_command
from mocktui.practice.fact import Fact, broken, missing, note, ok
from mocktui.practice.looking import LOUDSPEAKER, look

LISTEN = 3.0  # seconds of the sound check
OPENING = 10.0  # seconds a microphone may take to open
_ASKING = 15.0
_HEARD = -45.0  # dBFS: a voice's peaks are above it
_NOISY = -40.0  # dBFS: noise between the words above this makes recognizing hard
_INSTALL = {
    "vosk": "pip install vosk",
    "moonshine": 'pip install "mocktui[moonshine]"',
    "soundfile": "pip install soundfile",
}
_LANGUAGE = "en"


def microphones() -> Sequence[Fact]:
    """PortAudio and the microphones it sees."""
    try:
        found = list_devices()
    except Problem as problem:
        if problem.what == NO_PORTAUDIO.what:
            return [missing("PortAudio", problem.what, problem.fix, needed=True)]
        if problem.what == NO_MICROPHONE.what:
            there = ok("PortAudio", "installed", needed=True)
            return [there, missing("microphones", problem.what, problem.fix, needed=True)]
        return [broken("microphones", problem, needed=True)]
    facts = [ok("PortAudio", "installed", needed=True)]
    for one in found:
        about = [one.system or "", f"{one.rate} Hz", "the default" if one.is_default else ""]
        what = f"{one.index} {one.name} ({', '.join(part for part in about if part)})"
        facts.append(ok("microphone", what, needed=one.is_default))
    return facts


def loudspeaker() -> list[Fact]:
    """Whether recordings can be played."""
    answer = look(LOUDSPEAKER, _ASKING)
    if "ok" in answer:
        return [ok("playback", answer["ok"])]
    fix = "Recording and reading work without it; plug in headphones and look again."
    if "missing" in answer:
        return [missing("playback", answer["missing"], fix)]
    return [broken("playback", Problem(answer.get("broken", "no answer"), fix=fix))]


def library(name: str) -> list[Fact]:
    """Whether a library can be loaded, asked in a child process."""
    answer = look(name, _ASKING)
    needed = name == "soundfile"
    if "ok" in answer:
        return [ok(name, answer["ok"] or "installed", needed=needed)]
    if "missing" in answer:
        return [missing(name, answer["missing"], _INSTALL[name], needed=needed)]
    problem = Problem(answer.get("broken", "no answer"), fix=f"Again: {_INSTALL[name]}")
    return [broken(name, problem, needed=needed)]


def models(places: Places) -> Sequence[Fact]:
    """Each speech model, its files looked at."""
    from mocktui.speech.catalog import size_text
    from mocktui.speech.store import Store

    store = Store(places)
    facts: list[Fact] = []
    for one in store.models():
        if one.problem:
            fix = f"Install or add it again, or: mocktui models remove {one.name}"
            problem = Problem(one.problem, where=f"{one.name} ({one.path})", fix=fix)
            facts.append(broken("model", problem))
            continue
        chosen = ", chosen" if one.preferred else ""
        about = f"{one.engine}, {one.language}, {size_text(one.size)}, {one.origin}{chosen}"
        facts.append(ok("model", f"{one.name} ({about})"))
    if store.trouble:
        fix = "Repair it or delete it, and add those folders again."
        facts.append(broken("models.json", Problem(store.trouble, fix=fix)))
    return facts or [missing("models", "no speech model is here", "mocktui models list")]


class _Nobody:
    def ears_changed(self) -> None: ...
    def partial(self, take: str, text: str) -> None: ...
    def segment(self, take: str, reading: str, segment: Segment) -> None: ...
    def reading_done(self, take: str, reading: str, seconds: float) -> None: ...
    def ears_fault(self, what: str) -> None: ...


def listening(places: Places) -> Sequence[Fact]:
    """Which engine listens to English: it is really started, and its model loaded."""
    from mocktui.practice.choose import choose_engine
    from mocktui.speech.store import Store

    choice = choose_engine(Store(places), language=_LANGUAGE)
    hints = [note("engine", one) for one in choice.warnings]
    better = " · ".join(choice.missing)
    if choice.engine is None:
        return [missing("listening", choice.line, better, needed=True), *hints]
    argv = worker_command(choice.engine, choice.model_path, choice.model_name, places.cache)
    ears = Ears(argv, _Nobody(), log=places.logs / "speech.log")
    begun = time.monotonic()
    asyncio.run(_start(ears))
    if ears.problem is not None:
        wrong = ears.problem
        fix = wrong.fix or "Install it again, or choose another: mocktui models list"
        problem = Problem(wrong.what, where=wrong.where, fix=fix)
        return [broken("listening", problem, needed=True), *hints]
    what = f"{choice.line} (English; ready in {time.monotonic() - begun:.1f} s)"
    return [ok("listening", what, better, needed=True), *hints]


async def _start(ears: Ears) -> None:
    try:
        await ears.start()
        await ears.settled()
    finally:
        await ears.close()


def sound_check(places: Places, device: str = "") -> list[Fact]:
    """Listen to the microphone for three seconds and say what arrived."""
    return asyncio.run(_sound_check(places, device))


async def _sound_check(places: Places, device: str) -> list[Fact]:
    from mocktui.practice.soundcheck import MicCheck

    check = MicCheck(capture_command(device=device or None), log=places.logs / "capture.log")
    running = asyncio.create_task(check.run())
    try:
        until = time.monotonic() + OPENING
        while (view := check.view()).state == "opening" and time.monotonic() < until:
            await asyncio.sleep(0.05)
        if view.state in ("opening", "failed", "lost"):
            return [_deaf(view.advice)]
        loud, quiet, clipped = -120.0, [], 0
        until = time.monotonic() + LISTEN
        while time.monotonic() < until:
            await asyncio.sleep(0.1)  # the microphone reports its level ten times a second
            view = check.view()
            loud = max(loud, view.level.peak)
            quiet.append(view.level.rms)
            clipped += view.level.clipped
            if view.state in ("failed", "lost"):
                return [_deaf(view.advice)]
    finally:
        await check.close()
        await running
    return [_verdict(view.device, loud, sorted(quiet), clipped, zeros=view.level.zeros)]


def _deaf(what: str) -> Fact:
    fix = "Plug it in again, or choose another with --device NAME."
    return broken("sound check", Problem(what, fix=fix), needed=True)


def _verdict(name: str, loud: float, quiet: list[float], clipped: int, *, zeros: bool) -> Fact:
    if zeros:
        what = "this microphone gives exact zeros"
        fix = (
            "Unmute it. On macOS: allow your terminal in System Settings → Privacy & Security →"
            " Microphone."
        )
        return broken("sound check", Problem(what, where=name, fix=fix), needed=True)
    floor = quiet[len(quiet) // 10] if quiet else -120.0
    what = f"{name}: loudest {loud:.0f} dB, noise {floor:.0f} dB"
    if clipped:
        return note(
            "sound check",
            f"{what}: too loud, the tops are cut off",
            "Move away a little, or turn the microphone down.",
            needed=True,
        )
    if loud < _HEARD:
        return note(
            "sound check",
            f"{what}: no voice was heard",
            "Speak while it listens; if you did, choose another with --device.",
            needed=True,
        )
    if floor > _NOISY:
        return note(
            "sound check",
            f"{what}: much noise between the words",
            "Move closer to the microphone, or find a quieter room.",
            needed=True,
        )
    return ok("sound check", f"{what}: it hears you", needed=True)
