"""Spoken answers whose measurements are known by construction.

An answer is a list of pieces without a pause inside, each spoken by a voice and cut to its speech,
with silences of known length between them, before and behind, and noise over all. Its truth is a
reading that writes down every word at its time, and what is counted in it by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from mocktui.core.metrics import Pause
from mocktui.core.state import Take
from mocktui.core.transcript import Reading, Segment, Word
from tests.made_speech import RATE, Sound, colored, say, trimmed

VOICES = ("joe", "en-us")
NOISES: tuple[float | None, ...] = (None, 20.0, 10.0)
"""dB between speech and noise; ``None``: clean."""
FILLERS = ("um", "uh", "er", "erm", "hmm", "ah", "like", "you know", "i mean", "sort of")
TAIL = 1.2


@dataclass(frozen=True)
class Script:
    """Pieces, the silences between them, the one before; and what is in the words, by hand."""

    name: str
    pieces: tuple[str, ...]
    silences: tuple[float, ...]
    lead: float
    fillers: int
    hedges: int
    repeats: int
    first: tuple[int, int]  # I and we
    numbers: int


SCRIPTS = (
    Script(
        "forest",
        (
            "I chose a random forest because the table was small",
            "um we compared it with a simple regression first",
            "it was about four percent better on the test set",
            "and I could explain it to the managers",
        ),
        (2.6, 0.8, 1.3),
        *(0.7, 1, 0, 0, (2, 1), 1),
    ),
    Script(
        "support",
        (
            "last year I worked for a company that sells bicycles",
            "my job was to find out why so many customers called us",
            "so I read two hundred of the messages by hand",
            "I think uh half of them asked where the parcel was",
            "we put a link on the first page and the calls went down by thirty percent",
        ),
        (0.7, 3.4, 1.1, 2.4),
        *(1.9, 1, 1, 0, (4, 2), 3),
    ),
    Script(
        "data",
        (
            "the data came from three different shops",
            "one of them wrote the the dates in another order",
            "I wrote a small script that checks every file",
            "and it found maybe a thousand wrong rows",
        ),
        (1.4, 0.6, 3.0),
        *(0.5, 0, 1, 1, (1, 0), 2),
    ),
    Script(
        "team",
        (
            "we were a team of five people and we had one week",
            "our manager wanted a report but I suggested an experiment",
            "so we we showed the new page to half of the visitors",
            "in the end it was a success",
        ),
        (2.9, 2.2, 0.9),
        *(3.1, 0, 0, 1, (1, 5), 2),
    ),
    Script(
        "fast",
        (
            "that is a good question let me think",
            "the biggest risk is that nobody uses it",
            "I would start with a very small version for ten customers",
            "and ask them after a month",
            "what they would miss if it was gone",
        ),
        (4.2, 0.7, 0.7, 0.6),
        *(0.9, 0, 0, 0, (2, 0), 1),
    ),
)


@dataclass(frozen=True)
class MadeAnswer:
    """A recording (mono, 16 kHz), its truth, and who speaks it in which noise."""

    script: Script
    voice: str
    snr: float | None
    samples: Sound
    take: Take  # its reading has every word at its time
    silences: tuple[tuple[float, float], ...]

    @property
    def pauses(self) -> tuple[Pause, ...]:
        return tuple(Pause(start=a, end=b) for a, b in self.silences if b - a >= 0.5)

    @property
    def name(self) -> str:
        noise = "clean" if self.snr is None else f"{self.snr:g} dB"
        return f"{self.script.name}, {self.voice}, {noise}"


@cache
def _piece(text: str, voice: str) -> Sound:
    one = trimmed(say(text, voice))
    return (one / np.sqrt(np.mean(one**2)) * 0.05).astype(np.float32)


def make(script: Script, voice: str, snr: float | None = None, seed: int = 1) -> MadeAnswer:
    """Speak a script."""
    parts = [np.zeros(round(script.lead * RATE), np.float32)]
    at = parts[0].size
    segments: list[Segment] = []
    silences = []
    for number, text in enumerate(script.pieces):
        piece = _piece(text, voice)
        start, end = at / RATE, (at + piece.size) / RATE
        words = text.split()
        each = (end - start) / len(words)
        segments.append(
            Segment(
                text=text,
                start=start,
                end=end,
                words=tuple(
                    Word(text=one, start=start + n * each, end=start + (n + 1) * each)
                    for n, one in enumerate(words)
                ),
            )
        )
        parts.append(piece)
        at += piece.size
        quiet = script.silences[number] if number < len(script.silences) else TAIL
        parts.append(np.zeros(round(quiet * RATE), np.float32))
        if number < len(script.silences):
            silences.append((end, end + parts[-1].size / RATE))
        at += parts[-1].size
    whole = np.concatenate(parts)
    if snr is not None:
        power = np.mean(np.concatenate(parts[1::2]) ** 2)
        noise = colored("pink", whole.size, np.random.default_rng(seed))
        whole = whole + noise * np.float32(np.sqrt(power) * 10 ** (-snr / 20))
    whole = whole / np.abs(whole).max() * np.float32(0.25)
    reading = Reading(name="truth", segments=tuple(segments), complete=True, fillers=FILLERS)
    take = Take(n=1, started=0.0, audio="-", reason="key", seconds=at / RATE, readings=(reading,))
    return MadeAnswer(script, voice, snr, whole.astype(np.float32), take, tuple(silences))


def every_answer() -> list[MadeAnswer]:
    """Return every script by every voice in every noise."""
    return [
        make(script, voice, snr, seed=17 * number + int(snr or 0))
        for number, script in enumerate(SCRIPTS)
        for voice in VOICES
        for snr in NOISES
    ]
