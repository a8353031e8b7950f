"""Two takes of one question beside each other, from one session or two. Pure, and no verdicts."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Literal

import msgspec

from mocktui.core.glossary import SMALL
from mocktui.core.measures import Measured, measurements
from mocktui.core.metrics import Silence
from mocktui.core.said import said
from mocktui.core.state import Asked, State, Take
from mocktui.core.wording import plain

_MOST = 3000
"""Words in both takes together up to which they are aligned by word; beyond, by groups of words,
because the time grows with the square."""

Kind = Literal["same", "removed", "added"]


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One of the two takes; ``pauses`` and ``seconds`` as :func:`measures.measurements` has."""

    state: State
    item: Asked
    take: Take
    pauses: Sequence[Silence] | None = None
    seconds: float | None = None


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """Words that both takes have, or only the earlier (``removed``) or the later (``added``)."""

    kind: Kind
    text: str


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One measurement of both takes."""

    key: str
    label: str
    before: Measured
    after: Measured


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """Two takes of one question.

    ``focus`` is what the person wanted to do better after the earlier one, ``met`` their own mark
    of it in the later (0 not yet, 1 partly, 2 yes; ``None``: not marked).
    """

    runs: tuple[Run, ...]
    changes: tuple[Change, ...]
    focus: str | None = None
    met: int | None = None


def compare(before: Side, after: Side) -> Comparison:
    """Return two takes aligned by word, and their measurements in pairs. Never raises."""
    focus = before.take.focus
    ones = _measured(before)
    others = _measured(after)
    return Comparison(
        runs=aligned(said(before.state, before.take), said(after.state, after.take)),
        changes=tuple(
            Change(key=b.key, label=b.label, before=a, after=b)
            for a, b in zip(ones, others, strict=True)
        ),
        focus=focus,
        met=dict(after.take.met).get(focus) if focus else None,
    )


def aligned(before: str, after: str) -> tuple[Run, ...]:
    """Return two texts as runs of words: joined, ``same`` and ``removed`` are the earlier one.

    Case and punctuation are no difference (``same`` has the later text's). One small word that
    both have between two changes is part of the change: it would only tear them apart.
    """
    ones, others = before.split(), after.split()
    size = max(1, (len(ones) + len(others)) // _MOST)
    a, b = _grouped(ones, size), _grouped(others, size)
    codes = SequenceMatcher(None, [_key(x) for x in a], [_key(x) for x in b], autojunk=False)
    pieces: list[tuple[Kind, list[str], list[str]]] = []
    for what, i, j, k, m in codes.get_opcodes():
        removed = [word for group in a[i:j] for word in group]
        added = [word for group in b[k:m] for word in group]
        pieces.append(("same" if what == "equal" else "removed", removed, added))
    runs: list[tuple[list[str], list[str]] | list[str]] = []
    for number, (kind, removed, added) in enumerate(pieces):
        inner = 0 < number < len(pieces) - 1
        small = len(added) == 1 and plain(added[0]) in SMALL
        if kind == "same" and not (inner and small):
            runs.append(added)
        elif runs and isinstance(runs[-1], tuple):
            runs[-1][0].extend(removed)
            runs[-1][1].extend(added)
        else:
            runs.append(([*removed], [*added]))
    found = []
    for one in runs:
        if not isinstance(one, tuple):
            found.append(Run(kind="same", text=" ".join(one)))
            continue
        if one[0]:
            found.append(Run(kind="removed", text=" ".join(one[0])))
        if one[1]:
            found.append(Run(kind="added", text=" ".join(one[1])))
    return tuple(found)


def _grouped(words: Sequence[str], size: int) -> list[tuple[str, ...]]:
    return [tuple(words[at : at + size]) for at in range(0, len(words), size)]


def _key(group: Sequence[str]) -> str:
    return " ".join(plain(one) or one for one in group)


def _measured(side: Side) -> tuple[Measured, ...]:
    return measurements(side.state, side.item, side.take, pauses=side.pauses, seconds=side.seconds)
