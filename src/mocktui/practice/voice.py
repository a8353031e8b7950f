"""The interviewer's voice: the system's own, in a process that is gone when it must be silent."""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from mocktui.audio.playback_protocol import playback_command
from mocktui.audio.voice import Voice as Program
from mocktui.audio.voice import find_voice, longest, missing_voice
from mocktui.core.problem import Problem
from mocktui.places import Places, private_folder
from mocktui.practice.child import end

SLOWER = 0.75
_GOING = 0.5  # seconds a killed process may take to leave


class Voice(Protocol):
    """Reads questions aloud. No call blocks, and no fault of a voice ever raises."""

    @property
    def found(self) -> bool:
        """Whether there is a voice at all."""
        ...

    @property
    def line(self) -> str:
        """Which voice reads, or what to install, or why it failed; one line."""
        ...

    @property
    def speaking(self) -> bool:
        """Whether it speaks now."""
        ...

    def say(self, text: str, language: str = "en", *, slower: bool = False) -> None:
        """Read ``text``; what was being read before is stopped."""
        ...

    def stop(self) -> None:
        """Be silent at once."""
        ...

    async def finished(self) -> None:
        """Wait until it is silent and its process has left."""
        ...


class SystemVoice:
    """See :class:`Voice`. ``find`` gives the program for a language; ``speed`` says how fast, 1 is
    usual.

    Making one starts nothing and looks for nothing.
    """

    def __init__(
        self,
        places: Places,
        *,
        speed: Callable[[], float] = lambda: 1.0,
        find: Callable[[str], Program | None] | None = None,
    ) -> None:
        self._places = places
        self._speed = speed
        self._find = find or (lambda language: find_voice(language, folders=_piper(places)))
        self._known: dict[str, Program | None] = {}
        self._language = "en"  # what was last to be read
        self._utterance: asyncio.Task[None] | None = None
        self._process: asyncio.subprocess.Process | None = None
        self.problem = ""  # why it could not read, the last time
        self.silent_since = 0.0  # monotonic; 0: it never spoke

    def _program(self, language: str) -> Program | None:
        if language not in self._known:
            self._known[language] = self._find(language)
        return self._known[language]

    @property
    def found(self) -> bool:
        """Whether there is a voice for what was last to be read (English before that)."""
        return self._program(self._language) is not None

    @property
    def line(self) -> str:
        """Which voice reads, or what to install, or why it failed."""
        if self.problem:
            return self.problem
        program = self._program(self._language)
        return f"{program.kind} reads the questions." if program else missing_voice()

    @property
    def speaking(self) -> bool:
        """Whether it speaks, or its process is still about to leave."""
        return self._utterance is not None and not self._utterance.done()

    def say(self, text: str, language: str = "en", *, slower: bool = False) -> None:
        """Read ``text``; what was being read before is stopped."""
        self._language = language
        program = self._program(language)
        before = self._utterance
        self.stop()
        if program is None:
            self.problem = missing_voice()
        if program is None or not text.strip():
            return
        self._utterance = asyncio.ensure_future(
            self._utter(program, text, language, slower, before)
        )

    def stop(self) -> None:
        """Be silent at once: the process is killed."""
        one = self._utterance
        if one is not None and not one.done() and not one.cancelling():  # twice would cut its end
            one.cancel()
        _kill(self._process)

    async def finished(self) -> None:
        """Wait until it is silent and its process has left."""
        while self.speaking:
            assert self._utterance is not None
            await asyncio.wait({self._utterance})

    async def _utter(
        self,
        program: Program,
        text: str,
        language: str,
        slower: bool,
        before: asyncio.Task[None] | None,
    ) -> None:
        try:
            if before is not None and not before.done():
                await asyncio.wait({before})
            speed = max(0.5, min(2.0, self._speed())) * (SLOWER if slower else 1.0)
            async with asyncio.timeout(longest(text, speed)):
                await self._speak(program, text, language, speed)
        except TimeoutError:
            self.problem = f"{program.kind} did not come to an end and was stopped."
        except (OSError, Problem) as error:
            self.problem = f"{program.kind} could not read the question: {error}"
        finally:
            try:
                await self._left(program)
            finally:
                self.silent_since = time.monotonic()

    async def _speak(self, program: Program, text: str, language: str, speed: float) -> None:
        said = program.text(text, language, speed)
        if program.kind != "piper":
            await self._run(program.kind, program.command(language, speed), said)
            return
        folder = private_folder(self._places.cache / "voice")
        wav = folder / f"{os.getpid()}-{id(self):x}.wav"
        try:
            await self._run("piper", program.command(language, speed, wav), said)
            if wav.is_file():
                await self._run("piper's player", playback_command(wav), b"", hold=True)
        finally:
            with contextlib.suppress(OSError):
                wav.unlink(missing_ok=True)

    async def _run(self, what: str, argv: list[str], said: bytes, *, hold: bool = False) -> None:
        """Run a program to its end. ``hold``: our player, which is told to go when it has ended."""
        process = self._process = await asyncio.create_subprocess_exec(
            *argv,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE if hold else asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            start_new_session=True,
        )
        assert process.stdin is not None
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            if not hold:
                process.stdin.write(said)
                await process.stdin.drain()
            elif process.stdout is not None:
                async for line in process.stdout:
                    if b'"ended"' in line:
                        break
            process.stdin.close()
        await process.communicate()  # a player that still talks must not wait for a reader
        code = process.returncode
        # A stop cancels this task before it kills the process: a negative code is a crash.
        self.problem = f"{what} could not read the question (code {code})." if code else ""

    async def _left(self, program: Program) -> None:
        """See that the process is gone, and its pipes with it, before it counts as silent."""
        process, self._process = self._process, None
        if process is None:
            return
        cut = process.returncode != 0  # what it handed to a server may still be spoken
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(end(process), _GOING)
        if cut and program.cancel:
            with contextlib.suppress(OSError):
                await _run_shortly(program.cancel)


async def _run_shortly(argv: list[str]) -> None:
    """Run a program that has nothing to say, and end it if it takes long; raises OSError."""
    process = await asyncio.create_subprocess_exec(
        *argv,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), _GOING)
    finally:
        await end(process)


def _kill(process: asyncio.subprocess.Process | None) -> None:
    if process is not None and process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            process.kill()


def _piper(places: Places) -> tuple[Path, ...]:
    """Return the folders in which a person may have put piper's voices."""
    own = os.environ.get("PIPER_VOICES", "")
    folders = [places.data / "voices", Path.home() / ".local/share/piper-voices"]
    return tuple([Path(own), *folders] if own else folders)
