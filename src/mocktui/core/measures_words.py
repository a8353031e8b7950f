"""Measurements of an answer's words. Pure; the counting is that of :mod:`mocktui.core.wording`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from mocktui.core import wording
from mocktui.core.measured import (
    ENGLISH,
    NOT_HEARD,
    NOTHING,
    TYPED,
    Heard,
    Measured,
    Place,
    good,
    not_measurable,
)
from mocktui.core.metrics import exact_reading, measured, tokens, words_of
from mocktui.core.numbers import numbers
from mocktui.core.transcript import Segment

_CLOSELY = "Counted in what the recognizer that writes every sound heard"


def fillers(heard: Heard) -> Measured:
    """Hesitations such as "um", and apart from them phrases that may be meant."""
    key, label = "fillers", "filler words"
    if heard.typed:
        return not_measurable(key, label, TYPED)
    if not heard.metrics.words:
        return not_measurable(key, label, NOTHING)
    reading = exact_reading(heard.take)
    if reading is None:
        return not_measurable(key, label, NOT_HEARD)
    hits = wording.find(words_of(reading.segments), reading.fillers)
    sure = [one for one in hits if one.text not in wording.PHRASES]
    maybe = [one for one in hits if one.text in wording.PHRASES]
    value = _told(sure)
    if maybe:
        value += f"; and {_each(maybe)}, which may be meant"
    return Measured(
        key=key,
        label=label,
        value=value,
        figure=float(len(sure)),
        how=f"{_CLOSELY}; it can write {', '.join(reading.fillers)}.".capitalize(),
        places=_places(reading.segments, hits),
    )


def hedges(heard: Heard) -> Measured:
    """Words that soften what is said; they may be meant."""
    key, label = "hedges", "softening words"
    how = "Words such as maybe, I think, sort of; they may be meant."
    return _closely(heard, key, label, how, lambda words: wording.hedges(words, heard.language))


def repeats(heard: Heard) -> Measured:
    """Words said again at once."""
    how = "One to three words said twice in a row."
    return _closely(heard, "repeats", "words said twice", how, wording.repeats)


_Find = Callable[[Sequence[str]], "tuple[wording.Hit, ...] | None"]


def _closely(heard: Heard, key: str, label: str, how: str, find: _Find) -> Measured:
    """Return what only a recognizer can tell that writes down every word; typed text does too."""
    reading = exact_reading(heard.take)
    if not heard.metrics.words:
        return not_measurable(key, label, NOTHING)
    if reading is None and not heard.typed:
        return not_measurable(key, label, NOT_HEARD)
    words = tokens(heard.take.typed or "") if reading is None else words_of(reading.segments)
    hits = find(words)
    if hits is None:
        return not_measurable(key, label, ENGLISH)
    return Measured(
        key=key,
        label=label,
        value=_told(hits),
        figure=float(len(hits)),
        how=how,
        places=_places(reading.segments, hits) if reading else (),
    )


def said_often(heard: Heard) -> Measured:
    """The same words and phrases again and again."""
    key, label = "often", "words used often"
    found = heard.metrics.often
    if not heard.metrics.words:
        return not_measurable(key, label, NOTHING)
    if found is None:
        return not_measurable(key, label, ENGLISH)
    return Measured(
        key=key,
        label=label,
        value=", ".join(f"{word} {times}" for word, times in found.words.items()) or "none",
        figure=float(len(found.words)),
        how=f"Words said {wording.OFTEN_WORD} times or more, phrases {wording.OFTEN_PHRASE}; "
        "small words are left out.",
    )


def person(heard: Heard) -> Measured:
    """The share of "I" against "we"."""
    key, label = "person", "I and we"
    found = heard.metrics.first_person
    if not heard.metrics.words:
        return not_measurable(key, label, NOTHING)
    if found is None:
        return not_measurable(key, label, ENGLISH)
    both = found.singular + found.plural
    if not both:
        return not_measurable(key, label, "Neither was said.")
    share = found.singular / both
    return Measured(
        key=key,
        label=label,
        value=f"I {found.singular}, we {found.plural} ({share:.0%} I)",
        figure=round(share, 4),
        unit="share",
        how="I, me, my, mine, myself against we, us, our, ours, ourselves.",
    )


def numbers_said(heard: Heard) -> Measured:
    """Numbers that were mentioned, in figures or words."""
    key, label = "numbers", "numbers mentioned"
    if not heard.metrics.words:
        return not_measurable(key, label, NOTHING)
    if heard.metrics.numbers is None:
        return not_measurable(key, label, ENGLISH)
    reading = None if heard.typed else heard.take.reading or measured(heard.take)
    words = words_of(reading.segments) if reading else tokens(heard.take.typed or "")
    hits = [wording.Hit(a, b, _joined(words[a:b])) for a, b in numbers(words)]
    said_so = ": " + ", ".join(one.text for one in hits[:6]) if hits else ""
    more = " …" if len(hits) > 6 else ""
    return Measured(
        key=key,
        label=label,
        value=f"{len(hits)}{said_so}{more}",
        figure=float(len(hits)),
        how='Numbers in figures or words, each once where it is said; "one" alone is none.',
        places=_places(reading.segments, hits) if reading else (),
    )


def _told(hits: Sequence[wording.Hit]) -> str:
    return f"{len(hits)}: {_each(hits)}" if hits else "none"


def _each(hits: Sequence[wording.Hit]) -> str:
    """Return "um 3, uh 1", the most frequent first, six at most."""
    each = sorted(wording.counted(hits).words.items(), key=lambda one: (-one[1], one[0]))
    return ", ".join(f"{_written(word)} {times}" for word, times in each[:6])


def _written(text: str) -> str:
    """Return words as they are written: "i think" is "I think"."""
    return " ".join(
        one[0].upper() + one[1:] if one.split("'")[0] == "i" else one for one in text.split()
    )


def _joined(words: Sequence[str]) -> str:
    return " ".join(words).strip(".,;:!?\"'()")


def _places(segments: Sequence[Segment], hits: Sequence[wording.Hit]) -> tuple[Place, ...]:
    """Return where hits are; without word times their segment's beginning is the nearest known."""
    times = list(_times(segments))
    found = []
    for one in hits:
        if one.first >= len(times):
            break
        start, _ = times[one.first]
        end = times[min(one.last, len(times)) - 1][1]
        sane = good(start) and end is not None and good(end) and end >= start
        found.append(
            Place(
                start=start if good(start) else None,
                end=end if sane else None,
                text=one.text,
            )
        )
    return tuple(found)


def _times(segments: Sequence[Segment]) -> Iterator[tuple[float, float | None]]:
    for one in segments:
        if one.words:
            yield from ((word.start, word.end) for word in one.words)
        else:
            for _ in tokens(one.text):
                yield one.start, None
