"""Measurements of an answer's time: how much, how fast, and the silence in it. Pure."""

from __future__ import annotations

from mocktui.core.measured import (
    DAMAGED,
    NO_TIMES,
    NOTHING,
    TYPED,
    Heard,
    Measured,
    Place,
    good,
    not_measurable,
)
from mocktui.core.metrics import LONG, PAUSE
from mocktui.core.times import clock


def time_used(heard: Heard) -> Measured:
    """Time used, against the question's minimum, target and maximum."""
    key, label = "time", "time used"
    if not good(heard.seconds):
        return not_measurable(key, label, DAMAGED)
    limits = []
    if good(heard.times.min) and heard.times.min:
        limits.append(f"at least {clock(heard.times.min)}")
    if good(heard.times.target) and heard.times.target:
        limits.append(f"best about {clock(heard.times.target)}")
    if heard.times.max is not None and good(heard.times.max):
        limits.append(f"at most {clock(heard.times.max)}")
    asked = f" (asked for: {', '.join(limits)})" if limits else ""
    return Measured(
        key=key,
        label=label,
        value=clock(heard.seconds) + asked,
        figure=round(heard.seconds, 3),
        unit="s",
        how="The answer's clock; while it was paused it stood still.",
    )


def first_word(heard: Heard) -> Measured:
    """Time from the beginning of the recording to the first word."""
    key, label = "first_word", "time to the first word"
    at = heard.metrics.first_word_at
    if heard.typed:
        return not_measurable(key, label, TYPED)
    if at is None:
        return not_measurable(key, label, NOTHING)
    if not good(at):
        return not_measurable(key, label, DAMAGED)
    return Measured(
        key=key,
        label=label,
        value=f"{at:.1f} s",
        figure=at,
        unit="s",
        how="From the start of the recording to the first word the recognizer heard.",
        places=(Place(start=0.0, end=at),),
    )


def pace(heard: Heard) -> Measured:
    """Words a minute of the whole answer, silences and all."""
    how = "Words heard, divided by the whole time of the answer, pauses included."
    return _words_a_minute(heard, "pace", "pace", heard.metrics.pace_wpm, how)


def pace_speaking(heard: Heard) -> Measured:
    """Words a minute while speaking."""
    how = f"Words heard, divided by the time spent speaking: pauses of {PAUSE} s or more left out."
    if heard.metrics.approximate:
        how = "Words heard, divided by the time of the stretches heard; short pauses are in it."
    figure = heard.metrics.pace_wpm_speaking
    return _words_a_minute(heard, "pace_speaking", "pace without pauses", figure, how)


def _words_a_minute(heard: Heard, key: str, label: str, figure: float | None, how: str) -> Measured:
    if heard.typed:
        return not_measurable(key, label, TYPED)
    if not heard.metrics.words:
        return not_measurable(key, label, NOTHING)
    if not good(figure) or not good(heard.seconds):
        return not_measurable(key, label, DAMAGED)
    about = "≈ " if heard.metrics.approximate and key == "pace_speaking" else ""
    return Measured(
        key=key,
        label=label,
        value=f"{about}{figure:.0f} words a minute",
        figure=figure,
        unit="wpm",
        how=how,
    )


def pauses(heard: Heard) -> Measured:
    """Pauses of more than two seconds, with their places."""
    key, label = "pauses", "long pauses"
    if why := _no_pauses(heard):
        return not_measurable(key, label, why)
    found = heard.metrics.pauses or ()
    long = [one for one in found if one.end - one.start > LONG]
    value = f"{len(long)} of more than {LONG:.0f} s"
    if long:
        longest = max(one.end - one.start for one in long)
        value += f", the longest {longest:.1f} s"
    source = "Silences in the sound" if heard.sound else "Silences between the words' times"
    return Measured(
        key=key,
        label=label,
        value=value,
        figure=float(len(long)),
        how=f"{source}, between the first word and the last.",
        places=tuple(Place(start=one.start, end=one.end) for one in long),
    )


def _no_pauses(heard: Heard) -> str:
    if heard.typed:
        return TYPED
    if not heard.metrics.words:
        return NOTHING
    return NO_TIMES if heard.metrics.pauses is None else ""


def stretch(heard: Heard) -> Measured:
    """The longest stretch of speech without a pause, as long as a breath takes."""
    key, label = "stretch", "longest stretch without a pause"
    if why := _no_pauses(heard):
        return not_measurable(key, label, why)
    one = heard.metrics.longest_stretch
    if one is None or not good(one.end):
        return not_measurable(key, label, DAMAGED)
    return Measured(
        key=key,
        label=label,
        value=f"{one.end - one.start:.1f} s",
        figure=round(one.end - one.start, 3),
        unit="s",
        how=f"The longest speech without a pause of {PAUSE} s or more: no time for a breath.",
        places=(Place(start=one.start, end=one.end),),
    )
