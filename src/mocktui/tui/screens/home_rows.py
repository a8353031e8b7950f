"""Home's rows of questions and past sessions: few of each, and one row to all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets.option_list import Option

from mocktui.core.days import number
from mocktui.core.format import by_id
from mocktui.core.telling import when
from mocktui.tui.safe import plural, say
from mocktui.tui.widgets.menu import remark, row

if TYPE_CHECKING:
    from mocktui.practice.desk import PackLine, SessionLine

LATEST = 3
PACKS = 3  # so many are named; the rest is one row away
NONE_YET = "None yet. What you say is kept here, to read and to hear again."
NO_PACKS = "No questions were found. mocktui doctor says why."


def warm_up(possible: bool) -> Option:
    """Return the row that asks one question."""
    return row(Content("Warm up: one question, no time limit"), id="begin", off=not possible)


def demo() -> Option:
    """Return the row that shows the demo."""
    return row(Content("See it work: a one-minute demo, no microphone"), id="demo")


def settings() -> Option:
    """Return the row that opens the settings."""
    return row(Content("Settings"), id="settings")


def packs(found: Sequence[PackLine], used: Sequence[PackLine], known: bool) -> Iterator[Option]:
    """Name the packs used last, one's own, the first ones and every broken one; ``all`` the rest.

    ``known``: there were sessions, so one name is enough.
    """
    good = [one for one in found if not one.problem]
    order = {one.id: one for one in (*used, *(one for one in good if one.own), *good)}.values()
    few = len(order) <= PACKS
    named = [*order][: len(order) if few else 1 if known else PACKS]
    for pack in (*named, *(one for one in found if one.problem)):
        yield _pack(pack)
    if not few:
        count = plural(sum(one.questions for one in good), "question")
        title = Content(f"All {number(len(order))} packs")
        yield row(title, Content.styled(count, "$quiet"), id="packs")
    if not found:
        yield remark(Content(NO_PACKS))


def _pack(pack: PackLine) -> Option:
    if pack.problem:
        return row(
            Content.assemble(("! ", "$warning"), say(pack.title or pack.id)),
            say(pack.problem, "$warning"),
            id=f"broken {pack.id}",
        )
    own = Content.styled("yours · ", "$quiet") if pack.own else Content()
    count = Content.styled(plural(pack.questions, "question"), "$quiet")
    return row(say(pack.title), own + count, id=f"pack {pack.id}")


def sessions(
    found: Sequence[SessionLine] | None, unfinished: SessionLine | None, trouble: str
) -> Iterator[Option]:
    """Yield the latest sessions and the way to all; ``unfinished`` stands elsewhere already."""
    if found is None:
        yield remark(Content("…"))
        return
    if trouble:
        yield remark(say(trouble, "$warning"))
        return
    if not found:
        yield remark(Content(NONE_YET))
        return
    shown = [one for one in found if one is not unfinished]
    latest = shown[: LATEST if unfinished is None else LATEST - 1]
    yield from map(_session, latest)
    many = f"All {len(found)} sessions" if len(shown) > len(latest) else "All sessions"
    yield row(Content(many), id="all")
    yield row(Content("Progress"), id="progress")


def _session(session: SessionLine) -> Option:
    left = Content.assemble(
        say(when(session.started), "$quiet"), "  ", say(session.title or session.id)
    )
    if session.problem:
        return row(left, say(session.problem, "$warning"), id=f"session {session.id}")
    known = by_id(session.format)
    format = known.title if known is not None else session.format
    parts = [format, f"{session.answered} of {session.total}"]
    if not session.ended:
        parts.append("unfinished")
    right = say(" · ".join(one for one in parts if one), "$quiet")
    return row(left, right, id=f"session {session.id}")
