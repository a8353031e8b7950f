"""How many spoken fillers a recognizer writes down, on sentences made for it.

Every sentence is spoken with a filler and without, by one synthesizer's voice of a person and two
of espeak-ng's. ``bench_fillers.py --write`` puts the result into the program's own
``fillers_heard.json``, from which a model's card quotes, and its table into docs/speech.md; plain,
it measures and prints.
The voices are synthetic: people say "um" in more ways, so these shares are no promise.
"""

from __future__ import annotations

import datetime
import sys
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import pages

if TYPE_CHECKING:
    from mocktui.speech.instrument import Measured

FILE = Path(__file__).resolve().parent.parent / "src" / "mocktui" / "speech" / "fillers_heard.json"
VOICES = ("joe", "en-us", "en-gb+f3")
VARIANTS = {"umm": "um", "uhm": "um", "uhh": "uh", "hm": "hmm", "mm": "hmm", "ahh": "ah"}
"""Other spellings that engines write."""
SENTENCES = (
    "we started with, {}, a very small model.",
    "{}, the team wanted a simple answer.",
    "the results were good, and, {}, we shipped it.",
    "I looked at the data, {}, for two weeks.",
)


def counts(text: str) -> dict[str, int]:
    """Return how often each filler stands in ``text`` (those that do), also in two words."""
    from mocktui.speech.instrument import FILLERS

    said = [one.casefold().strip(".,;:!?…\"'()-\u2013\u2014") for one in text.split()]
    said = [VARIANTS.get(one, one) for one in said if one]
    found: dict[str, int] = {}
    for one in FILLERS:
        parts = one.split()
        times = sum(said[at : at + len(parts)] == parts for at in range(len(said)))
        if times:
            found[one] = times
    return found


def clips() -> list[tuple[str, str]]:
    """Return (filler or "", sentence); the same sentences with each filler and with none."""
    from mocktui.speech.instrument import FILLERS

    plain = [("", one.replace(", {},", "").replace("{}, ", "")) for one in SENTENCES]
    return plain + [(word, one.format(word)) for word in FILLERS for one in SENTENCES]


def measure() -> tuple[Measured, list[tuple[str, str, str, str]]]:
    """Return the measurement, and (voice, filler, said, heard) of every clip."""
    from tests.made_speech import say

    from mocktui.speech.engine import RATE, load
    from mocktui.speech.instrument import FILLERS, Measured

    engine = load("moonshine")
    totals = dict.fromkeys(FILLERS, (0, 0))
    invented, log = 0, []
    for voice in VOICES:
        for word, sentence in clips():
            silence = np.zeros(RATE // 2, np.float32)
            sound = np.concatenate([silence, say(sentence, voice), silence])
            pcm = np.clip(np.rint(sound * 32767), -32768, 32767).astype("<i2").tobytes()
            ear = engine.new(live=False)
            heard = " ".join(one.text for one in [*ear.hear(pcm), *ear.finish()])
            ear.close()
            found = counts(heard)
            if word:
                said, got = totals[word]
                totals[word] = (said + 1, got + (word in found))
            invented += sum(times for one, times in found.items() if one != word)
            log.append((voice, word, sentence, heard))
    measured = Measured(
        engine="moonshine",
        model=engine.model,
        version=version("moonshine-voice"),
        date=datetime.datetime.now(datetime.UTC).date().isoformat(),
        voices=VOICES,
        clips=len(log),
        invented=invented,
        fillers=totals,
    )
    return measured, log


def main() -> list[tuple[str, str, str]]:
    """Measure and return the rows of the table."""
    from mocktui.speech.instrument import HESITATIONS, Measured

    measured, _ = measure()
    before = msgspec.json.decode(FILE.read_bytes(), type=tuple[Measured, ...])
    same = any(
        (one.fillers, one.invented) == (measured.fillers, measured.invented) for one in before
    )
    groups = (HESITATIONS, tuple(set(measured.fillers) - set(HESITATIONS)))
    shares = [[sum(measured.fillers[one][n] for one in group) for n in (1, 0)] for group in groups]
    (few, of), (others, rest) = shares
    return [
        (
            "spoken fillers that moonshine writes: um, uh, er, erm, hmm, ah; like, you know …",
            f"{few} of {of}; {others} of {rest}; {measured.invented} never said; "
            f"{'as' if same else 'NOT as'} in fillers_heard.json",
            "no limit: a lower bound, and shown as one",
        )
    ]


def table(measured: Measured) -> list[str]:
    """Return the table of the guide page: how many were said, how many written down."""
    from mocktui.speech.instrument import HESITATIONS

    others = tuple(one for one in measured.fillers if one not in HESITATIONS)
    rows = []
    for name, group in (("of these", HESITATIONS), ("of these", others)):
        sums = (sum(measured.fillers[one][n] for one in group) for n in (0, 1))
        for word, (said, heard) in [*((w, measured.fillers[w]) for w in group), (name, [*sums])]:
            rows.append((word, str(said), str(heard), f"{heard / said:.0%}"))
    more = f"Written where another or none was said: {measured.invented}"
    return [
        *pages.table(("said", "times", "written by moonshine", "recall"), rows),
        f"{more}, in {measured.clips} sentences.",
    ]


if __name__ == "__main__":
    result, log = measure()
    if "--write" in sys.argv:
        FILE.write_bytes(msgspec.json.format(msgspec.json.encode([result]), indent=1) + b"\n")
    for one in log:
        print(" | ".join(one))
    pages.show(pages.SPEECH, "fillers", table(result))
