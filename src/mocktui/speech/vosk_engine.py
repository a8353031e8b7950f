"""Vosk behind the engine protocol."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from mocktui.core.problem import Problem
from mocktui.core.transcript import Segment, Word
from mocktui.speech.engine import RATE, Cutter
from mocktui.speech.instrument import FILLERS
from mocktui.speech.overlay import mark_of, overlay
from mocktui.speech.protocol import Abilities


class _Heard(msgspec.Struct, frozen=True):
    word: str
    start: float
    end: float
    conf: float = 1.0


class _Result(msgspec.Struct, frozen=True):
    """What Vosk answers; ``partial`` and ``result`` may be absent."""

    text: str = ""
    partial: str = ""
    result: tuple[_Heard, ...] = ()


_decode = msgspec.json.Decoder(_Result).decode


class VoskEngine:
    """A Vosk model, loaded through its overlay folder. Loading takes seconds."""

    name = "vosk"

    def __init__(self, model: Path, *, name: str = "", cache: Path | None = None) -> None:
        self.model = name or model.expanduser().absolute().name
        place = overlay(model, cache)
        self.mark = mark_of(place)
        try:
            import vosk
        except (ImportError, OSError) as error:
            raise Problem(
                f"Vosk can't be loaded ({error})", fix="Install it again: pip install vosk"
            ) from None
        vosk.SetLogLevel(-3)
        self._vosk = vosk
        damaged = Problem(
            "Vosk can't load this model",
            where=str(model),
            fix="It may be damaged or made for another program; install it again.",
        )
        with _Raising(damaged):
            self._model: Any = vosk.Model(str(place))
        self.abilities = Abilities(
            word_times=True,
            confidence=True,
            punctuation=False,
            fillers=self.fillers(),
        )

    def fillers(self) -> tuple[str, ...]:
        """Return those of :data:`FILLERS` whose every word is in the model's vocabulary."""

        def known(word: str) -> bool:
            return bool(self._model.vosk_model_find_word(word) >= 0)

        return tuple(one for one in FILLERS if all(map(known, one.split())))

    def new(self, *, live: bool = True) -> VoskEar:  # noqa: ARG002 - partials cost Vosk nothing
        """Return an ear for one answer: a recognizer of its own (resetting one leaks)."""
        with _Raising(Problem("Vosk can't listen with this model", where=self.model)):
            recognizer = self._vosk.KaldiRecognizer(self._model, float(RATE))
        return VoskEar(recognizer)


class VoskEar:
    """One recognizer. Never to be touched by two threads: Vosk ends the process then."""

    def __init__(self, recognizer: Any) -> None:
        self._recognizer = recognizer
        self._recognizer.SetWords(True)
        self._cutter = Cutter()

    def hear(self, pcm: bytes) -> list[Segment]:
        """See :meth:`mocktui.speech.engine.Ear.hear`."""
        found = []
        for block in self._cutter.add(pcm):
            found += self._accept(block)
        return found

    @property
    def partial(self) -> str:
        """See :meth:`mocktui.speech.engine.Ear.partial`."""
        return _decode(self._recognizer.PartialResult()).partial

    def hasten(self) -> None:
        """See :meth:`mocktui.speech.engine.Ear.hasten`: partials cost Vosk nothing."""

    def finish(self) -> list[Segment]:
        """See :meth:`mocktui.speech.engine.Ear.finish`."""
        rest = self._cutter.rest()
        found = self._accept(rest) if rest else []
        return found + _segment(self._recognizer.FinalResult())

    def close(self) -> None:
        """See :meth:`mocktui.speech.engine.Ear.close`."""
        self._recognizer = None

    def _accept(self, block: bytes) -> list[Segment]:
        with _Raising(Problem("Vosk failed on this recording")):
            ended = self._recognizer.AcceptWaveform(block)
        return _segment(self._recognizer.Result()) if ended else []


class _Raising:
    """Raises a Problem in place of the bare ``Exception`` that Vosk raises; lets others through."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is Exception:
            raise self._problem from None


def _segment(answer: str) -> list[Segment]:
    """Return the segment of a result, or nothing: silence gives an empty result every 5 s."""
    result = _decode(answer)
    if not result.text or not result.result:
        return []
    words = tuple(
        Word(text=one.word, start=one.start, end=one.end, confidence=one.conf)
        for one in result.result
    )
    return [Segment(text=result.text, start=words[0].start, end=words[-1].end, words=words)]
