"""Where speech is in a take, and the pauses in it, from the sound itself.

So pauses exist with every engine, also one without word times. The way: the sound's power in
sixteen bands of speech, every hundredth of a second; each band divided by its own noise floor (a
low percentile, so a hum or a fan counts little); their mean over two thresholds (speech begins at
the higher, ends at the lower). What is too short for a syllable or has no voice in it, against the
rest of the take, is a click or a breath, and no speech.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import msgspec

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Array = npt.NDArray[np.float32]

PAUSE = 0.5
"""Seconds of silence that count as a pause."""
STEP = 0.01  # seconds between two looks
_BANDS = 16
_LOW, _HIGH = 120.0, 6000.0  # Hz: where speech is
_VOICE = 1000.0  # Hz: below it a vowel is strong and a breath is weak
_SMOOTH = 5  # steps
_QUIETEST = 10  # percentile of a band's power that stands for its noise
_AROUND = 10.0  # seconds: the surroundings of a moment
_LEAST = 5  # percentile there
_DEPTH = 45.0  # dB below loud speech where even a silent room's floor is taken to be
_BEGIN, _END = 5.0, 3.5  # dB over the floor
_RANGE = 0.22  # of the way from floor to loud speech, where that is more
_CLOSE = 0.15  # seconds: a shorter hole is the closure of a stop, or between two words
_SYLLABLE = 0.1  # seconds
_BLUR = 0.02  # seconds by which window and smoothing widen speech at each end
_PEAK = 0.5  # of the way from floor to loud speech: what stays below is the room
_VOICED = 18.0  # dB under the take's vowels; what is weaker is a breath
_NOTHING = -85.0  # dBFS: no speech is quieter, so a take of rounding noise has none
_CHUNK = 4000  # steps at a time: bounds the memory


class Span(msgspec.Struct, frozen=True):
    """A stretch of speech, or a silence; seconds of the take's audio."""

    start: float
    end: float


class Hole(Protocol):
    """What a recorded gap has: no sound arrived for ``seconds`` from ``start`` on."""

    @property
    def start(self) -> float:
        """Seconds of the take's audio."""
        ...

    @property
    def seconds(self) -> float:
        """How long."""
        ...


def find_speech(samples: Array, rate: int) -> tuple[Span, ...]:
    """Return the stretches of speech in ``samples`` (mono, -1 … 1), in order and apart.

    Any array will do: values that are no numbers are silence. Words with less than 0.15 s between
    them are one stretch. Takes about 0.05 s for each minute of sound, whatever the rate.
    """
    import numpy as np

    sound = tidy(samples)
    if rate <= 0 or sound.size < 2:
        return ()
    power = _powers(sound, rate)
    if len(power) < 3:
        return ()
    # What is above the noise, in dB: every band over its own floor.
    total = power.sum(axis=1)
    loud = float(np.percentile(total, 98))
    if loud <= 10 ** (_NOTHING / 10):
        return ()
    floor = np.maximum(_floor(power), loud / _BANDS * 10 ** (-_DEPTH / 10))
    over = 10 * np.log10(np.mean(power / floor, axis=1))
    level = float(np.percentile(over, _QUIETEST))
    top = float(np.percentile(over, 95))
    rise = max(_BEGIN, _RANGE * (top - level))
    fall = max(_END, 0.7 * _RANGE * (top - level))
    on = _hysteresis(over, level + rise, level + fall)
    spans = _joined(_runs(on), round(_CLOSE / STEP))
    voice = 10 * np.log10(power[:, : _voice_bands()].sum(axis=1) + 1e-15)
    spoken = voice[on] if on.any() else voice
    least = float(np.percentile(spoken, 90)) - _VOICED
    return tuple(
        Span(round(a * STEP + _BLUR, 3), round(b * STEP - _BLUR, 3))
        for a, b in spans
        if (b - a) * STEP >= _SYLLABLE
        and float(voice[a:b].max()) >= least
        and float(over[a:b].max()) >= level + _PEAK * (top - level)
    )


def tidy(samples: Array) -> Array:
    """Return ``samples`` as a flat float32 array of finite numbers.

    Values that are no numbers become silence; the absurdly large (from a broken file) become 4.
    """
    import numpy as np

    sound = np.asarray(samples, dtype=np.float32).reshape(-1)
    with np.errstate(all="ignore"):
        well = bool(np.dot(sound, sound) < np.inf)  # one pass where all is well
    if not well:
        sound = np.nan_to_num(sound, nan=0.0, posinf=0.0, neginf=0.0)
    return sound if well else np.clip(sound, -4.0, 4.0)


def _edges() -> npt.NDArray[np.float64]:
    """Return the limits of the bands in Hz, evenly spaced to the ear."""
    import numpy as np

    mel = np.linspace(math.log1p(_LOW / 700), math.log1p(_HIGH / 700), _BANDS + 1)
    return np.asarray(np.expm1(mel) * 700)


def _voice_bands() -> int:
    return int((_edges()[1:] <= _VOICE).sum())


def _powers(sound: Array, rate: int) -> Array:
    """Return the power in each band, a row a step of 0.01 s, smoothed over five."""
    import numpy as np

    every = max(1, rate // 12_000)
    if every > 1:  # the mean of neighbours: good enough a filter for measuring power
        sound = sound[: sound.size // every * every].reshape(-1, every).mean(axis=1)
    own = rate / every
    hop = own * STEP
    size = 20 * max(1, round(own * 0.025 / 20))  # a size that transforms fast
    steps = int(sound.size / hop)
    window = np.hanning(size + 2)[1:-1].astype(np.float32)
    window /= np.sqrt(np.sum(window**2) * size / 2)
    at = np.fft.rfftfreq(size, 1 / own)
    edges = _edges()
    spread = np.stack([(at >= a) & (at < b) for a, b in pairwise(edges)], 1)
    spread = spread.astype(np.float32)
    padded = np.pad(sound, (size // 2, size + 1), mode="edge" if sound.size else "constant")
    views = np.lib.stride_tricks.sliding_window_view(padded, size)
    power = np.empty((steps, _BANDS), np.float32)
    for first in range(0, steps, _CHUNK):
        last = min(steps, first + _CHUNK)
        middles = ((np.arange(first, last) + 0.5) * hop).astype(np.intp)
        # A constant offset falls into the lowest two bins, below every band.
        spectrum = np.fft.rfft(views[middles] * window, axis=1)
        power[first:last] = (spectrum.real**2 + spectrum.imag**2) @ spread
    if steps >= _SMOOTH:
        half = _SMOOTH // 2
        wider = np.pad(power, ((half + 1, half), (0, 0)), mode="edge")
        summed = np.cumsum(wider, axis=0, dtype=np.float64)
        power = ((summed[_SMOOTH:] - summed[:-_SMOOTH]) / _SMOOTH).astype(np.float32)
    return np.maximum(power, np.float32(1e-15))


def _floor(power: Array) -> npt.NDArray[np.float64]:
    """Return the noise in each band at each step: of the whole take, or of its surroundings.

    The surroundings count where they are louder (a fan that starts in the middle), by a lower
    percentile, because they may hold no pause.
    """
    import numpy as np

    sparse = power[::_SMOOTH].astype(np.float64)
    whole = np.percentile(sparse, _QUIETEST, axis=0)
    width, hop = round(_AROUND / STEP / _SMOOTH), round(_AROUND / 4 / STEP / _SMOOTH)
    starts = range(0, max(1, len(sparse) - width + hop), hop)
    local = np.array([np.percentile(sparse[a : a + width], _LEAST, axis=0) for a in starts])
    middles = (np.array(starts) + width / 2) * _SMOOTH
    at = np.arange(len(power))
    near = np.stack([np.interp(at, middles, one) for one in local.T], axis=1)
    return np.asarray(np.maximum(whole, near))


def _hysteresis(over: Array, rise: float, fall: float) -> npt.NDArray[np.bool_]:
    """Return which steps are speech: stretches above ``fall`` that reach ``rise``."""
    import numpy as np

    on = np.zeros(over.size, bool)
    for a, b in _runs(over > fall):
        if float(over[a:b].max()) >= rise:
            on[a:b] = True
    return on


def _runs(on: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    import numpy as np

    edges = np.flatnonzero(np.diff(np.concatenate(([False], on, [False])).astype(np.int8)))
    return [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]


def _joined(runs: Iterable[tuple[int, int]], closer: int) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for start, end in runs:
        if found and start - found[-1][1] < closer:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def pauses(
    spans: Sequence[Span], *, gaps: Sequence[Hole] = (), at_least: float = PAUSE
) -> tuple[Span, ...]:
    """Return the silences of ``at_least`` seconds between the first speech and the last.

    ``gaps`` are stretches where no sound arrived: they are cut out of a silence, and what is left
    of it on either side counts on its own.
    """
    holes = sorted(
        (one.start, one.start + one.seconds)
        for one in gaps
        if math.isfinite(one.start) and math.isfinite(one.seconds) and one.seconds > 0
    )
    found = []
    for before, after in pairwise(spans):
        at = before.end
        for a, b in [*holes, (after.start, after.start)]:
            until = min(a, after.start)
            if round(until - at, 3) >= at_least:  # hundredths added up: 2.3 - 1.8 is 0.5
                found.append(Span(round(at, 3), round(until, 3)))
            at = max(at, min(b, after.start))
    return tuple(found)


def pauses_in(
    path: Path, *, gaps: Sequence[Hole] = (), at_least: float = PAUSE
) -> tuple[Span, ...]:
    """Return the pauses of a WAV or FLAC. Raises Problem where it can't be read."""
    from mocktui.audio.journal import read_sound

    samples, rate = read_sound(path)
    return pauses(find_speech(samples, rate), gaps=gaps, at_least=at_least)
