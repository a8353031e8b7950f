"""Make a data folder of many sessions, as mocktui itself would have written them.

    python benchmarks/make_sessions.py DIR [--sessions 10000] [--answers 16] [--seconds 90]

Each session is a real ``events.jsonl`` (with a word's times and confidence for each word), the
``transcript.md`` made from it, and in every tenth an ``after/`` journal with ratings. The words are
drawn by Zipf's law from a made-up vocabulary of 20,000, so that some are in every answer and most
in few. There are no recordings. The same arguments give the same bytes.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

from mocktui.core import events as ev
from mocktui.core.format import PRACTICE
from mocktui.core.question import AnswerTime, Question
from mocktui.core.times import Times
from mocktui.core.transcript import Word
from mocktui.storage.lines import encode, stamp

VOCABULARY = 20_000
SEED = 7
BEGAN = datetime(2020, 1, 1, 8, 0, tzinfo=UTC)
WORDS_A_MINUTE = 150
RARE = "zyzzogeton"  # in one answer of every hundredth session
COMMON = (  # noqa: SIM905 - a screen high as a list
    "the and to of a I we that it was in for with model data is on this they because have "
    "as had my so our team what but not be you at from when then it's there were result "
    "one more learned gradient boosting regression baseline features training customers "
    "problem decided explained "
).split()
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def vocabulary(size: int = VOCABULARY) -> list[str]:
    """Return made-up words, the commonest first; the real ones of COMMON lead."""
    dice = random.Random(SEED)
    onsets = [*"bcdfghjklmnprstvw", "br", "cl", "dr", "fl", "gr", "pl", "pr", "sk", "st", "tr"]
    middles = ["a", "e", "i", "o", "u", "ai", "ea", "ou"]
    ends = ["", "n", "r", "s", "t", "l", "nd", "st", "ment", "tion", "ing", "er"]
    words = dict.fromkeys(COMMON)
    while len(words) < size:
        parts = [dice.choice(onsets) + dice.choice(middles) for _ in range(dice.randint(1, 3))]
        words["".join(parts) + dice.choice(ends)] = None
    return list(words)


def name_of(number: int) -> tuple[str, datetime]:
    """Return the folder's name and the start of session ``number``: one every five hours."""
    start = BEGAN + timedelta(hours=5 * number)
    stamp_ = int(start.timestamp() * 1000)
    rest = random.Random(f"ulid {number}").getrandbits(80)
    whole, ulid = (stamp_ << 80) | rest, ""
    for _ in range(26):
        whole, digit = divmod(whole, 32)
        ulid = _ALPHABET[digit] + ulid
    return f"{start:%Y-%m-%dT%H%M}-{ulid}", start


def session(number: int, answers: int, seconds: float) -> tuple[str, list[ev.Event], list[str]]:
    """Return a session's folder name, its events, and its transcript's lines."""
    dice = random.Random(f"session {number}")
    words, weights = _table()
    name, start = name_of(number)
    questions = [
        Question(
            id=f"question-{n:02d}",
            ask=f"What would you say about topic {n}, and why should anybody care?",
            tip="Say what it costs, then what it brings.",
            look_for=("names an alternative", "says one figure"),
            answer=AnswerTime(),
        )
        for n in range(1, answers + 1)
    ]
    times = Times(think=30.0, min=45.0, target=90.0, max=120.0)
    title = f"Pack {number % 7}"
    events: list[ev.Event] = [
        ev.SessionStarted(
            session=name,
            started=start.isoformat(),
            pack=f"pack-{number % 7}",
            title=title,
            language="en",
            format=PRACTICE,
            plan=tuple(ev.Planned(question=one, times=times) for one in questions),
            engine="vosk",
            model="en-us-small",
        )
    ]
    lines = [f"# {title}", "", f"- begun {start.isoformat()}, Practice"]
    t = 0.0
    for n, question in enumerate(questions, 1):
        key, audio = question.id, f"takes/{n:02d}-1.wav"
        lines += ["", f"## {n}. {question.ask}", "", f"**Take 1** · {audio}", ""]
        events += [
            ev.QuestionAsked(t=t, question=key, ask=question.ask, number=n),
            ev.ThinkingStarted(t=t, question=key, seconds=30.0),
            ev.ThinkingEnded(t=t + 20, question=key, reason="key"),
            ev.AnswerStarted(t=t + 20.2, question=key, take=1, audio=audio),
        ]
        said = dice.choices(words, cum_weights=weights, k=int(seconds * WORDS_A_MINUTE / 60))
        if number % 100 == 0 and n == 1:
            said[len(said) // 2] = RARE
        at, left = 0.4, iter(said)
        while part := list(itertools.islice(left, dice.randint(9, 25))):
            begun, spoken = at, []
            for word in part:
                length = 0.06 + 0.05 * len(word)
                confidence = round(dice.uniform(0.5, 1.0), 3)
                end = round(at + length, 2)
                spoken.append(Word(text=word, start=at, end=end, confidence=confidence))
                at = end
            text = " ".join(part)
            end = at
            at = round(at + 0.5, 2)
            events.append(
                ev.SegmentHeard(
                    t=t + 20.2 + at,
                    question=key,
                    take=1,
                    reading="live",
                    text=text,
                    start=begun,
                    end=end,
                    words=tuple(spoken),
                )
            )
            lines.append(f"- {int(begun) // 60}:{int(begun) % 60:02d} {text}")
        t += 21 + seconds
        events += [
            ev.AnswerEnded(t=t, question=key, take=1, reason="key", seconds=seconds),
            ev.ReadingDone(
                t=t + 0.5, question=key, take=1, reading="live", engine="vosk", model="en-us-small"
            ),
        ]
        if dice.random() < 0.05:
            events.append(ev.Flagged(t=t + 1, question=key))
        t += 3
    events.append(ev.SessionEnded(t=t, reason="done"))
    return name, events, lines


_TABLE: list[tuple[list[str], list[float]]] = []


def _table() -> tuple[list[str], list[float]]:
    if not _TABLE:
        words = vocabulary()
        weights = itertools.accumulate(1 / rank for rank in range(1, len(words) + 1))
        _TABLE.append((words, list(weights)))
    return _TABLE[0]


def write(folder: Path, number: int, answers: int, seconds: float) -> int:
    """Write one session; return the size of its journal in bytes."""
    name, events, lines = session(number, answers, seconds)
    _, start = name_of(number)
    path = folder / "sessions" / name
    path.mkdir(parents=True, mode=0o700)
    data = encode(
        [stamp(one, n, start + timedelta(seconds=one.t)) for n, one in enumerate(events, 1)]
    )
    (path / "events.jsonl").write_bytes(data)
    (path / "transcript.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    if number % 10 == 0:
        (path / "after").mkdir(mode=0o700)
        later = start + timedelta(days=1)
        rated = ev.Rated(question="question-01", take=1, line="says one figure", rating=1)
        (path / "after" / "mbench.jsonl").write_bytes(encode([stamp(rated, 1, later)]))
    return len(data)


def _some(arguments: tuple[Path, range, int, float]) -> int:
    folder, numbers, answers, seconds = arguments
    return sum(write(folder, number, answers, seconds) for number in numbers)


def parts(folder: Path, sessions: int, answers: int, seconds: float) -> Iterator[tuple]:
    """Yield the work in pieces of a hundred sessions."""
    for first in range(0, sessions, 100):
        yield folder, range(first, min(sessions, first + 100)), answers, seconds


def make(folder: Path, sessions: int, answers: int = 16, seconds: float = 90.0) -> int:
    """Make the data folder on all cores; return the bytes of all journals."""
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        return sum(pool.map(_some, parts(folder, sessions, answers, seconds)))


def main(arguments: list[str] | None = None) -> int:
    """Read the command line, make the sessions, and say how many bytes they are."""
    parser = argparse.ArgumentParser(description="Make a data folder of many sessions.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sessions", type=int, default=10_000)
    parser.add_argument("--answers", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=90.0)
    chosen = parser.parse_args(arguments)
    size = make(chosen.folder, chosen.sessions, chosen.answers, chosen.seconds)
    print(f"{chosen.sessions} sessions, {size / 1e6:.0f} MB of events in {chosen.folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
