"""``mocktui sessions``: the list of past sessions."""

from __future__ import annotations

from collections.abc import Iterator

import click

from mocktui.core.problem import Problem
from mocktui.core.state import State
from mocktui.core.text import one_line
from mocktui.places import Places
from mocktui.storage.sessions import (
    SessionFolder,
    Summary,
    list_sessions,
    load_session,
)
from mocktui.storage.transcript_file import clock

AROUND = 30  # characters of a find's surroundings, each side


@click.command("sessions", short_help="List past sessions.")
@click.option("--search", metavar="TEXT", help="Only those in which TEXT was asked, said or noted.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
@click.pass_obj
def sessions(places: Places, search: str | None, as_json: bool) -> None:
    """List past sessions, newest first."""
    lines = list_sessions(places.sessions)
    finds = {}
    if search:
        finds = {one.id: found(SessionFolder(places.sessions / one.id), search) for one in lines}
        lines = [one for one in lines if finds[one.id]]
    if as_json:
        from mocktui.cli.json_out import echo_json

        echo_json(lines)
        return
    for one in lines:
        click.echo(plain_line(one))
        if search:
            click.echo(f"    {finds[one.id]}")
    if not lines:
        what = f"no session has {one_line(search)!r}" if search else "no session yet"
        click.echo(f"There is {what}; `mocktui` starts one.", err=True)


def plain_line(one: Summary) -> str:
    """Return a session as one line for people."""
    if one.problem:
        return f"{one.id}  can't be read: {one_line(one.problem)}"
    started = one.started[:16].replace("T", " ")
    parts = [
        one.id,
        one_line(started),
        one_line(one.title) or "-",
        one_line(one.format),
        f"{one.answered} of {one.total} answered",
        clock(one.seconds),
        *marks(one),
    ]
    return "  ".join(parts)


def marks(one: Summary) -> Iterator[str]:
    """Yield what is worth knowing of a session, in words."""
    if one.live:
        yield "running now"
    elif one.ended is None:
        yield "unfinished"
    if one.incomplete and not one.live:
        yield "incomplete"
    if one.flagged:
        yield f"{one.flagged} flagged"
    if one.newer:
        yield "by a newer mocktui"


def found(folder: SessionFolder, text: str) -> str:
    """Return the surroundings of ``text`` in a session, or nothing; upper and lower case are one.

    A session that can't be read has nothing in it.
    """
    wanted = " ".join(text.casefold().split())
    try:
        state = load_session(folder).state
    except Problem:
        return ""
    for whole in _searched(state):
        line = one_line(whole)
        at = line.casefold().find(wanted)
        if at >= 0:
            # Folding can change a text's length: the excerpt may then be off by a letter or two.
            start, end = max(0, at - AROUND), at + len(wanted) + AROUND
            before = "…" if start else ""
            after = "…" if end < len(line) else ""
            return f"{before}{line[start:end]}{after}"
    return ""


def _searched(state: State) -> Iterator[str]:
    yield state.title
    for item in state.asked:
        yield item.ask
        yield from item.notes
        yield from item.keywords
        for take in item.takes:
            yield take.text
            yield take.heard
            if take.focus:
                yield take.focus
