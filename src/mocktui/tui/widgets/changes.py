"""What changed from one take to another, as text: signs say it, colour only helps."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from mocktui.core.compare import Change, Comparison
from mocktui.core.measured import Measured
from mocktui.core.state import Take
from mocktui.core.times import clock
from mocktui.tui.safe import say, sentence
from mocktui.tui.widgets.rated import MET
from mocktui.tui.widgets.reveal import RATED
from mocktui.tui.widgets.transcript import join, section

GONE, NEW = "−", "+"  # noqa: RUF001 - the sign itself
ARROW = "→"


def words(found: Comparison) -> Content:
    """Return both answers in one text: what is gone and what is new in brackets."""
    if not found.runs:
        return Content.styled("Neither take has words to compare.", "$quiet")
    parts = []
    for one in found.runs:
        if one.kind == "same":
            parts.append(say(one.text))
        elif one.kind == "removed":
            parts.append(
                Content.assemble(
                    (f"[{GONE} ", "$quiet"), say(one.text, "strike $quiet"), ("]", "$quiet")
                )
            )
        else:
            parts.append(
                Content.assemble(
                    (f"[{NEW} ", "bold $success"),
                    say(one.text, "bold $success"),
                    ("]", "bold $success"),
                )
            )
    legend = Content.styled(f"[{GONE} only before]  [{NEW} only after]", "$quiet")
    return join([Content(" ").join(parts), legend])


def figures(
    found: Comparison, before: Take, after: Take, lines: Sequence[str], *, how: bool
) -> Content:
    """Return the focus and whether it was met, the ratings, and the measurements in pairs."""
    pieces = [_focus(found)]
    rated = [one for one in (_rating(line, before, after) for line in lines) if one is not None]
    if rated:
        pieces.append(section("Your rating", Content("\n").join(rated)))
    rows = [row for one in found.changes for row in _change(one, how)]
    pieces.append(section("Measured", Content("\n").join(rows)))
    return join(pieces)


def _focus(found: Comparison) -> Content:
    if not found.focus:
        told = "No focus was chosen after the first of the two."
        return section("Focus", Content.styled(told, "$quiet"))
    if found.met is None or not 0 <= found.met < len(MET):
        mark = Content.styled("Whether it happened is not marked yet.", "$quiet")
    else:
        sign, word = MET[found.met]
        mark = Content.assemble("Did it happen? ", (f"{sign} {word}", "bold"))
    return section("Focus", Content.assemble(say(f"“{found.focus}”", "bold"), "\n", mark))


def _rating(line: str, before: Take, after: Take) -> Content | None:
    one, other = (dict(take.ratings).get(line) for take in (before, after))
    if one is None and other is None:
        return None
    return Content.assemble(
        (f"{_word(one)} {ARROW} {_word(other)}", "bold"), "\n", say(line, "$quiet")
    )


def _word(rating: int | None) -> str:
    if rating is None or not 0 <= rating < len(RATED):
        return "not rated"
    return " ".join(RATED[rating])


def _change(one: Change, how: bool) -> list[Content]:
    if not one.before.measurable and not one.after.measurable:
        pair = Content.styled("not measurable", "$quiet")
    else:
        pair = Content.assemble(_figure(one.before), f" {ARROW} ", _figure(one.after))
    rows = [say(f"{sentence(one.label)}:", "$quiet"), Content.assemble("  ", pair)]
    if how:
        told = one.after.how if one.after.measurable else one.after.reason
        rows.append(say(told, "$quiet"))
    return rows


def _figure(one: Measured) -> Content:
    if one.key == "time" and one.figure is not None:  # what was asked for is the same in both
        return say(clock(one.figure))
    return say(one.value) if one.measurable else Content.styled("not measurable", "$quiet")
