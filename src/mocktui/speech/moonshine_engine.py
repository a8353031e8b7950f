"""Moonshine behind the engine protocol: English, with the model that comes inside its package."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mocktui.core.problem import Problem
from mocktui.core.transcript import Segment
from mocktui.speech.engine import RATE, SAMPLE_BYTES, Cutter
from mocktui.speech.protocol import Abilities

MODEL = "tiny-en"  # its folder in the package
_NAME = "moonshine-tiny-en"  # its name in mocktui's catalogue and everywhere a person reads it
_FILES = ("encoder_model.ort", "decoder_model_merged.ort", "tokenizer.bin")
_INSTALL = "Install it with: pip install 'mocktui[moonshine]'"
_LIVE_EVERY = 5  # blocks between two updates: half a second
_WHOLE_EVERY = 50  # decoding a file: five seconds; a third of the work, and the same words
_FORCE = 1  # MOONSHINE_FLAG_FORCE_UPDATE


class MoonshineEngine:
    """The English model inside the package moonshine-voice.

    Words repeat exactly; the times of segments move by up to one step of its voice detector
    (0.03 s) with what the process heard before.
    """

    name = "moonshine"
    mark = ""
    # It keeps some fillers and drops others, so they can't be counted.
    abilities = Abilities(word_times=False, confidence=False, punctuation=True)

    def __init__(self, *, language: str = "en", name: str = "") -> None:
        self.model = name or _NAME
        if language.lower().replace("_", "-").split("-")[0] != "en":
            raise Problem(
                f"moonshine's model here is English, not {language!r}",
                fix="Choose a Vosk model of that language: mocktui models list",
            )
        try:
            from moonshine_voice.errors import MoonshineError
            from moonshine_voice.moonshine_api import ModelArch
            from moonshine_voice.transcriber import Transcriber
            from moonshine_voice.utils import get_model_path
        except (ImportError, OSError) as error:
            raise Problem(f"moonshine can't be loaded ({error})", fix=_INSTALL) from None
        place = Path(get_model_path(MODEL))
        for file in _FILES:
            if not (place / file).is_file() or not (place / file).stat().st_size:
                raise Problem(
                    "this file of moonshine's model is missing or empty",
                    where=str(place / file),
                    fix=_INSTALL,
                )
        try:
            # Without this option the library hands all audio back with every update.
            options = {"return_audio_data": "false"}
            self._transcriber: Any = Transcriber(place, ModelArch.TINY, options=options)
        except MoonshineError as error:
            raise Problem(
                f"moonshine can't load its model ({error})", where=str(place), fix=_INSTALL
            ) from None

    def new(self, *, live: bool = True) -> MoonshineEar:
        """Return an ear for one answer; one that isn't live updates its text less often."""
        # The stream's own updates are switched off: the ear counts blocks instead.
        stream = self._transcriber.create_stream(update_interval=float("inf"))
        return MoonshineEar(stream, _LIVE_EVERY if live else _WHOLE_EVERY)


class MoonshineEar:
    """One stream."""

    def __init__(self, stream: Any, every: int) -> None:
        self._stream = stream
        self._every = every
        self._cutter = Cutter()
        self._waiting = 0  # blocks heard since the last update
        self._samples = 0
        self._given = 0  # lines of the stream's transcript that were returned
        self._partial = ""
        stream.start()

    def hear(self, pcm: bytes) -> list[Segment]:
        """See :meth:`mocktui.speech.engine.Ear.hear`."""
        found = []
        for block in self._cutter.add(pcm):
            self._add(block)
            self._waiting += 1
            if self._waiting >= self._every:
                found += self._update()
        return found

    @property
    def partial(self) -> str:
        """See :meth:`mocktui.speech.engine.Ear.partial`."""
        return self._partial

    def hasten(self) -> None:
        """See :meth:`mocktui.speech.engine.Ear.hasten`: an update takes up to half a second."""
        self._every = _WHOLE_EVERY

    def finish(self) -> list[Segment]:
        """See :meth:`mocktui.speech.engine.Ear.finish`."""
        rest = self._cutter.rest()
        if rest:
            self._add(rest)
        # Stopping drops what came after the last update, so there is one more before it.
        found = self._update(_FORCE)
        transcript = self._guard(self._stream.stop)
        if transcript is None:
            raise Problem("moonshine failed on this recording")
        return found + self._read(transcript)

    def close(self) -> None:
        """See :meth:`mocktui.speech.engine.Ear.close`."""
        self._stream.close()

    def _add(self, block: bytes) -> None:
        from mocktui.speech.resample import floats

        self._samples += len(block) // SAMPLE_BYTES
        self._guard(self._stream.add_audio, floats(block).tolist(), RATE)

    def _update(self, flags: int = 0) -> list[Segment]:
        self._waiting = 0
        return self._read(self._guard(self._stream.update_transcription, flags))

    def _guard(self, call: Any, *given: object) -> Any:
        from moonshine_voice.errors import MoonshineError

        try:
            return call(*given)
        except MoonshineError as error:
            raise Problem(f"moonshine failed on this recording ({error})") from None

    def _read(self, transcript: Any) -> list[Segment]:
        """Return the lines that became complete; the text of the open ones is the partial."""
        found = []
        longest = self._samples / RATE
        lines = transcript.lines
        while self._given < len(lines) and lines[self._given].is_complete:
            line = lines[self._given]
            self._given += 1
            text = " ".join(line.text.split())
            if text:
                start = round(min(line.start_time, longest), 3)
                end = round(min(line.start_time + line.duration, longest), 3)
                found.append(Segment(text=text, start=start, end=end))
        rest = (one.text for one in lines[self._given :])
        self._partial = " ".join(" ".join(rest).split())
        return found
