"""Putting a practice together: folder, journal, microphone and ears around a conductor."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import mocktui
from mocktui.audio.devices import capture_command
from mocktui.core import commands as do
from mocktui.core import events as ev
from mocktui.core.problem import Problem
from mocktui.core.state import State
from mocktui.places import Places
from mocktui.practice.aloud import Aloud, Tones
from mocktui.practice.choose import Choice
from mocktui.practice.choose_here import choose_here
from mocktui.practice.claim import claim
from mocktui.practice.clock import Clock, SessionClock
from mocktui.practice.conductor import Conductor
from mocktui.practice.ears import Ears, worker_command
from mocktui.practice.microphone import Microphone
from mocktui.practice.settings import Settings
from mocktui.practice.settings_file import settings_of
from mocktui.practice.setup import Setup, plan
from mocktui.practice.voice import SystemVoice
from mocktui.storage.folder import SessionFolder
from mocktui.storage.journal import JournalWriter
from mocktui.storage.sessions import create_session, load_session


def begin(
    places: Places,
    setup: Setup,
    *,
    sessions: Path | None = None,
    clock: Clock | None = None,
    voice: SystemVoice | None = None,
) -> Conductor:
    """Return a new practice, not yet running; its folder is made.

    ``sessions`` is where its folder goes (the person's sessions if not said), ``voice`` what may be
    asked to speak meanwhile: it is kept out of the takes. Raises Problem for a
    choice that can't be met: an unknown question, a missing model, a folder that can't be written
    or in which another mocktui practises.
    """
    planned = plan(setup)
    for path in setup.source:
        _check_source(path)
    mode, choice, notice = _mode_and_choice(places, setup)
    notice = " ".join(one for one in (planned.told, notice) if one)
    # The demo's sessions are no one's practice: it runs beside one.
    held = claim(places) if sessions is None else None
    chosen = settings_of(places)
    aloud = chosen.voice if setup.voice is None else setup.voice
    now = datetime.now().astimezone()
    folder = create_session(sessions or places.sessions, now)
    begun = ev.SessionStarted(
        session=folder.id,
        started=now.isoformat(timespec="seconds"),
        pack=setup.pack_id,
        title=setup.title,
        language=setup.language,
        source="; ".join(one.source for one in setup.packs if one.source),
        format=setup.format,
        plan=planned.questions,
        mode=mode,
        seed=planned.seed,
        app=mocktui.__version__,
        hold=setup.hold,
        aloud=voice is not None and aloud,
    )
    conductor = _assemble(
        places, folder, do.Begin(begun), choice, notice, setup.device, setup.source, clock
    )
    tones = _tones(chosen, plain=setup.hold) if setup.tones is None else setup.tones
    conductor.aloud = _aloud(places, conductor, voice, aloud, tones, chosen, setup.language)
    if held is not None:
        conductor.release = held.release
    return conductor


def resume(
    places: Places,
    folder: SessionFolder,
    *,
    hold: bool = False,
    voice: SystemVoice | None = None,
) -> Conductor:
    """Return a practice that goes on with a session that was cut off; see :class:`Setup`.

    Raises Problem when it has ended, is being written, or was written by a later version.
    """
    loaded = load_session(folder)
    state = loaded.state
    begun = state.begun
    if begun is None or loaded.sealed or state.ended is not None:
        raise Problem("this session has ended", where=folder.id, fix="Begin a new one.")
    if loaded.newer:
        raise Problem(
            "a later version of mocktui wrote this session",
            where=folder.id,
            fix="Update mocktui to go on with it; here it can be read.",
        )
    chosen = settings_of(places)
    choice, notice = None, ""
    mode = state.mode
    if mode == "speak":
        choice = choose_here(
            places, language=begun.language, engine=chosen.engine, model=chosen.model or None
        )
        mode, notice = _typed_without_engine(choice)
    aloud = voice is not None and chosen.voice
    opening = do.Continue(mode=mode, hold=hold, aloud=aloud)
    held = claim(places)
    conductor = _assemble(places, folder, opening, choice, notice, chosen.device, (), None, state)
    tones = _tones(chosen, plain=hold)
    conductor.aloud = _aloud(places, conductor, voice, aloud, tones, chosen, begun.language)
    conductor.release = held.release
    return conductor


def _tones(chosen: Settings, *, plain: bool) -> bool:
    """Where nothing was chosen, tones say to who reads no clock when the answer begins and ends."""
    return plain if chosen.tones is None else chosen.tones


def _aloud(
    places: Places,
    conductor: Conductor,
    voice: SystemVoice | None,
    reads: bool,
    tones: bool,
    chosen: Settings,
    language: str,
) -> Aloud | None:
    """Return what lets questions and tones be heard, and keeps them out of the takes."""
    if voice is None and not tones:
        return None
    from mocktui.audio.devices import headphones

    log = places.logs / "playback.log"
    return Aloud(
        conductor,
        voice=voice if reads else None,
        heard=voice,
        tones=Tones(chosen.tones_volume, log) if tones else None,
        language=language,
        headphones=headphones,
    )


def _check_source(path: Path) -> None:
    """Say at once what is wrong with a sound file; reading it here would be slow."""
    if not path.is_file():
        raise Problem("there is no such sound file", where=str(path), fix="Give a WAV or FLAC.")
    if not os.access(path, os.R_OK):
        raise Problem("this sound file can't be read", where=str(path), fix="Check its rights.")


def _mode_and_choice(places: Places, setup: Setup) -> tuple[ev.Mode, Choice | None, str]:
    if setup.mode != "speak":
        return setup.mode, None, ""
    choice = choose_here(places, language=setup.language, engine=setup.engine, model=setup.model)
    mode, notice = _typed_without_engine(choice)
    return mode, choice, notice


def _typed_without_engine(choice: Choice) -> tuple[ev.Mode, str]:
    if choice.engine is None:
        return "type", ". ".join([*choice.warnings, choice.line, *choice.missing])
    return "speak", " ".join(choice.warnings)


def _assemble(
    places: Places,
    folder: SessionFolder,
    opening: do.Begin | do.Continue,
    choice: Choice | None,
    notice: str,
    device: str,
    source: tuple[Path, ...],
    clock: Clock | None,
    state: State | None = None,
) -> Conductor:
    def open_journal(on_error: Callable[[Problem], None]) -> JournalWriter:
        return JournalWriter(
            folder.events, clock=lambda: datetime.now().astimezone(), on_error=on_error
        )

    conductor = Conductor(
        folder=folder,
        open_journal=open_journal,
        clock=clock or SessionClock(state.last_t if state else 0.0),
        opening=opening,
        state=state,
        notice=notice,
        ears_line=f"{choice.line}." if choice else "",
        derive=lambda: _write_transcript(folder),
    )
    if conductor.mode == "speak" and choice is not None and choice.engine is not None:
        conductor.mic = Microphone(
            capture_command(device=device or None, source=source),
            conductor.takes,
            log=places.logs / "capture.log",
        )
        conductor.ears = Ears(
            worker_command(choice.engine, choice.model_path, choice.model_name, places.cache),
            conductor.scribe,
            log=places.logs / "speech.log",
            line=f"{choice.line}.",
            mistakes=choice.mistakes,
        )
    return conductor


def _write_transcript(folder: SessionFolder) -> None:
    from mocktui.storage.transcript_file import write_transcript

    write_transcript(folder, load_session(folder).state)
