"""How good a recording of one sentence is: level, noise, clipping; and one sentence of advice."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import msgspec

from mocktui.audio.pauses import find_speech, tidy

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

SILENT = -120.0
"""dBFS of nothing at all."""
FULL = 32766 / 32768  # 16-bit full scale, one step below for what rounds down
CLIPPED = 0.0005  # share of samples at full scale that is heard as distortion
QUIET = -45.0  # dBFS of the voice
NOISY, VERY_NOISY = 20.0, 10.0  # dB between voice and noise
_FRAME = 0.02  # seconds
CLEAR = "Your voice is clear."


class Quality(msgspec.Struct, frozen=True, kw_only=True):
    """What a sound check measures; levels are dBFS (effective value, a constant offset removed).

    ``speech_db``: over the stretches of speech, None where there is none. ``noise_db``: the middle
    of what is not speech (None where speech fills everything). ``snr_db``: the voice over the
    noise, None where either is missing. ``clipped_share``: of all samples, those at full scale.
    ``zeros``: every sample is exactly zero, as from a microphone that the system denies.
    """

    speech_db: float | None
    noise_db: float | None
    snr_db: float | None
    clipped_share: float
    peak_db: float
    zeros: bool
    speech_seconds: float = 0.0


def quality(samples: npt.NDArray[np.float32], rate: int) -> Quality:
    """Return the quality of ``samples`` (mono, -1 … 1); an empty array counts as zeros."""
    import numpy as np

    sound = tidy(samples)
    if not sound.size or rate <= 0:
        return _nothing()
    peak = float(np.abs(sound).max())
    if peak == 0.0:
        return _nothing()
    clipped = float(np.mean(np.abs(sound) >= FULL))
    hop = max(1, round(rate * _FRAME))
    frames = sound[: sound.size // hop * hop].reshape(-1, hop)
    power = np.square(frames - sound.mean(), dtype=np.float64).mean(axis=1)
    middles = (np.arange(power.size) + 0.5) * hop / rate
    speech = np.zeros(power.size, bool)
    spans = find_speech(sound, rate)
    for one in spans:
        speech |= (middles >= one.start) & (middles < one.end)
    voice = float(power[speech].mean()) if speech.any() else None
    noise = float(np.median(power[~speech])) if not speech.all() else None
    snr = None
    if voice is not None and noise is not None:
        snr = round(_decibels(max(voice - noise, 0.0)) - _decibels(noise), 1)
    return Quality(
        speech_db=None if voice is None else round(_decibels(voice), 1),
        noise_db=None if noise is None else round(_decibels(noise), 1),
        snr_db=snr,
        clipped_share=round(clipped, 6),
        peak_db=round(_decibels(peak**2), 1),
        zeros=False,
        speech_seconds=round(sum(one.end - one.start for one in spans), 2),
    )


def advice(heard: Quality) -> str:
    """Return one sentence in plain words: what to change, or that nothing needs to be."""
    if heard.zeros:
        return "Nothing at all arrives: the microphone is muted, or the system does not allow it."
    if heard.speech_db is None:
        return "No speech was heard: is this the right microphone?"
    if heard.clipped_share > CLIPPED:
        return "Too loud: move away a little, or turn the microphone down."
    if heard.snr_db is not None and heard.snr_db < VERY_NOISY:
        return "The noise is nearly as loud as your voice: find a quieter place, or come closer."
    if heard.speech_db < QUIET:
        return "Very quiet: come closer, or turn the microphone up."
    if heard.snr_db is not None and heard.snr_db < NOISY:
        return "There is noise behind your voice: coming closer to the microphone helps."
    return CLEAR


def figures(heard: Quality) -> str:
    """Return what was measured in one line: level, noise, their distance, and the clipped share."""
    parts = []
    if heard.speech_db is not None:
        parts.append(f"voice {heard.speech_db:.0f} dB")
    if heard.noise_db is not None and heard.noise_db > SILENT:
        parts.append(f"noise {heard.noise_db:.0f} dB")
    if heard.snr_db is not None and heard.noise_db is not None and heard.noise_db > SILENT:
        parts.append(f"{heard.snr_db:.0f} dB apart")
    if heard.clipped_share > 0:
        parts.append(f"{heard.clipped_share:.2%} cut off")
    return " · ".join(parts).replace("-", "\N{MINUS SIGN}")


def _nothing() -> Quality:
    return Quality(
        speech_db=None,
        noise_db=SILENT,
        snr_db=None,
        clipped_share=0.0,
        peak_db=SILENT,
        zeros=True,
    )


def _decibels(power: float) -> float:
    return max(SILENT, 10 * math.log10(power)) if power > 0 else SILENT
