"""A session whose answers are a person's real words, its transcript cut off."""

from __future__ import annotations

from pathlib import Path

from mocktui.core import commands as do
from mocktui.storage.sessions import SessionFolder, create_session
from tests.speech.talk import recording, write_wav
from tests.storage.made import QUESTIONS, START, begin, heard, never, play, ticking
from tests.storage.writer import Writer

SAID = ("Ever tried. Ever failed.", "No matter. Try again.")
_FROM_TO = ((0.0, 3.2), (3.2, 6.1))  # seconds of the recording


def phrase(path: Path, which: int) -> Path:
    """Write ``SAID[which]``, in a human voice, as a WAV."""
    samples, rate = recording("beckett.wav")
    start, end = _FROM_TO[which]
    path.parent.mkdir(exist_ok=True, mode=0o700)
    return write_wav(path, samples[int(start * rate) : int(end * rate)], rate)


def answered(sessions_dir: Path, *, cut_off: bool = True) -> SessionFolder:
    """Two answers: the first ended, the second cut off by a crash of the app.

    With ``cut_off`` the first was heard in part only, else its transcript is complete.
    """
    folder = create_session(sessions_dir, START)
    first, second = QUESTIONS[0].id, QUESTIONS[1].id
    segment, done = heard(first, 1, "ever tired")
    _, events = play(
        [
            (0.0, begin(folder.id)),
            (4.0, do.StartAnswer()),
            (4.5, do.AnswerOpened(audio="takes/01-1.wav")),
            (6.0, segment),
            (8.0, do.Finish()),
            *(() if cut_off else ((8.5, done),)),
            (9.0, do.Next()),
            (10.0, do.StartAnswer()),
            (10.5, do.AnswerOpened(audio="takes/02-1.wav")),
            (11.0, heard(second, 1, "no")[0]),
        ]
    )
    with Writer(folder.events, clock=ticking(), on_error=never) as writer:
        writer.append(events)
        assert writer.flush(10)
    for number in (1, 2):
        phrase(folder.path / "takes" / f"0{number}-1.wav", number - 1)
    return folder
