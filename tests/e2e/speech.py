"""What the tests say, and how much of it came back."""

from __future__ import annotations

import re
import wave
from pathlib import Path

import numpy as np
import soundfile

from mocktui.storage.folder import SessionFolder
from tests.e2e.terminal import Terminal
from tests.virtual_microphone import two_cities

GRADIENT = (
    "I chose gradient boosting because the table was small and the features were mixed. "
    "I compared it with logistic regression first, because the simple model is easier to explain."
)
# Charles Dickens, A Tale of Two Cities, 1859 (public domain): what a human reads in the recording.
DICKENS = (
    "It was the best of times, it was the worst of times, it was the age of wisdom, "
    "it was the age of foolishness, it was the epoch of belief, it was the epoch of incredulity, "
    "it was the season of light, it was the season of darkness, it was the spring of hope, "
    "it was the winter of despair"
)
DICKENS_SECONDS = 20.95


def human(path: Path) -> Path:
    """Write the human recording's first sentence to ``path`` and return it."""
    with wave.open(str(two_cities()), "rb") as whole, wave.open(str(path), "wb") as part:
        part.setparams(whole.getparams())
        part.writeframes(whole.readframes(int(DICKENS_SECONDS * whole.getframerate())))
    return path


def leave(terminal: Terminal, *, seconds: float = 30.0) -> None:
    """Leave the review, then the app: nothing works on the recordings any more.

    Home says this sentence once that is so; ``seconds`` is how long it may take.
    """
    terminal.keys("q")
    terminal.sees("nothing leaves this machine", seconds=seconds)
    terminal.keys("q")
    terminal.sees("left with 0")


def recording(data: Path, name: str) -> tuple[np.ndarray, int]:
    """The saved sound that an event's ``audio`` names: 16-bit samples and their rate."""
    (folder,) = data.glob("sessions/*")
    path = SessionFolder(folder).audio(name)
    assert path is not None, name
    samples, rate = soundfile.read(path, dtype="int16")
    return samples, rate


def words(text: str) -> list[str]:
    """Lower case words without punctuation."""
    return re.findall(r"[a-z0-9']+", text.lower())


def error_rate(said: str, heard: str) -> float:
    """Word error rate: edit distance of words over the words said."""
    one, two = words(said), words(heard)
    row = list(range(len(two) + 1))
    for i, a in enumerate(one, start=1):
        last, row[0] = row[0], i
        for j, b in enumerate(two, start=1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (a != b))
    return row[-1] / max(1, len(one))
