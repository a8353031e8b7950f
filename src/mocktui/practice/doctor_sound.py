"""The doctor's look at microphones, engines and models."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import asdict, replace

from mocktui.audio.devices import NO_MICROPHONE, NO_PORTAUDIO, list_devices
from mocktui.core.problem import Problem
from mocktui.core.transcript import Segment
from mocktui.places import Places
from mocktui.practice.choices import remembered_device
from mocktui.practice.denied import way_to_allow
from mocktui.practice.ears import Ears, worker_command
from mocktui.practice.fact import Fact, Sound, SoundFact, broken, missing, note, ok
from mocktui.practice.looking import LOUDSPEAKER, look

if TYPE_CHECKING:
    from mocktui.practice.desk import CheckView
    from mocktui.practice.soundcheck import MicCheck

LISTEN = 4.0  # seconds in which a sentence is begun
LONGEST = 20.0  # seconds until it is over and its words are read
OPENING = 10.0  # seconds a microphone may take to open
_ASKING = 15.0
_LOOK = 0.05  # seconds between two looks at the check
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
    from mocktui.practice.choose_here import choose_here
    from mocktui.practice.settings_file import settings_of

    chosen = settings_of(places)
    choice = choose_here(
        places, language=_LANGUAGE, engine=chosen.engine, model=chosen.model or None
    )
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
    what = f"{choice.line} ({choice.detail}; English; ready in {time.monotonic() - begun:.1f} s)"
    return [ok("listening", what, better, needed=True), *hints]


async def _start(ears: Ears) -> None:
    try:
        await ears.start()
        await ears.settled()
    finally:
        await ears.close()


def sound_check(places: Places, device: str = "") -> list[Fact]:
    """Listen to a sentence and say how it arrived, and which words; at most :data:`LONGEST` s.

    Without ``device`` it is the microphone that the person practises with.
    """
    return asyncio.run(_sound_check(places, device or remembered_device(places)))


async def _sound_check(places: Places, device: str) -> list[Fact]:
    from mocktui.practice.other_inputs import who_hears
    from mocktui.practice.soundcheck import sound_check as check_of

    check = check_of(places, device, _LANGUAGE)
    running = asyncio.create_task(check.run())
    other = ""
    try:
        view = await _until_heard(check)
        if view.state in ("opening", "failed", "lost"):
            return [_deaf(view)]
        if view.quality is None and not view.level.zeros:
            other = await who_hears(view.device, log=places.logs / "capture.log")
    finally:
        await check.close()
        await running
    return [verdict(view, other)]


async def _until_heard(check: MicCheck) -> CheckView:
    """Return the picture once a sentence is measured and read, or none came."""
    until = time.monotonic() + OPENING
    while check.view().state == "opening" and time.monotonic() < until:
        await asyncio.sleep(_LOOK)
    begun = time.monotonic()
    while True:
        view, since = check.view(), time.monotonic() - begun
        over = since >= LONGEST or (since >= LISTEN and not check.busy)
        if over or view.state in ("opening", "failed", "lost"):
            return view
        await asyncio.sleep(_LOOK)


def _deaf(view: CheckView) -> SoundFact:
    fix = "Plug it in again, or choose another with --device NAME."
    fact = broken("sound check", Problem(view.advice, fix=fix), needed=True)
    return SoundFact(**asdict(fact), sound=Sound(device=view.device))


def verdict(view: CheckView, other: str = "") -> SoundFact:
    """Return what a sound check found; ``other``: a microphone that hears a voice meanwhile."""
    from mocktui.audio.loudness import CLEAR, advice

    heard = view.quality
    sound = Sound(device=view.device, heard=view.heard, zeros=view.level.zeros, other=other)
    name, where = "sound check", view.device
    if heard is None and view.level.zeros:
        problem = Problem("this microphone gives exact zeros", where=where, fix=_sentence())
        fact = broken(name, problem, needed=True)
    elif heard is None or heard.speech_db is None:
        fix = "Say a sentence while it listens; if you did, choose another with --device."
        if other:
            fix = f"{other} hears you: choose it in Set-up, or with --device."
        fact = note(name, f"{where}: no voice was heard", fix, needed=True)
    else:
        sound = replace(
            sound,
            speech_db=heard.speech_db,
            noise_db=heard.noise_db,
            snr_db=heard.snr_db,
            clipped_share=heard.clipped_share,
        )
        words = f"“{view.heard}”" if view.heard else view.deaf or "no words were heard"
        what = f"{where}: {view.measured}; {words}"
        if advice(heard) == CLEAR:
            fact = ok(name, f"{what}: it hears you", needed=True)
        else:
            fact = note(name, what, advice(heard), needed=True)
    return SoundFact(**asdict(fact), sound=sound)


def _sentence() -> str:
    way = way_to_allow()
    return f"{way[:1].upper()}{way[1:]}."
