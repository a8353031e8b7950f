"""``mocktui sessions``: the list of past sessions, and the search in them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import click
import msgspec

from mocktui.cli.somebody import is_terminal
from mocktui.cli.values import pack_names, question_names
from mocktui.core.events import Mode
from mocktui.core.text import one_line
from mocktui.core.times import clock
from mocktui.places import Places
from mocktui.storage.index_types import Filters, Found, Hit
from mocktui.storage.summary import Summary

if TYPE_CHECKING:
    from mocktui.storage.index import Index

PAGE = 100  # sessions that are listed without a --limit
_IN = {"title": "title", "asked": "asked", "note": "note", "keywords": "keywords"}
_DAY = click.DateTime(["%Y-%m-%d"])


@click.command("sessions", short_help="List past sessions.")
@click.option(
    "--search",
    metavar="TEXT",
    help="Only those in which all words of TEXT were asked, said, noted.",
)
@click.option(
    "--pack",
    metavar="PACK",
    shell_complete=pack_names,
    help="Only sessions of this pack (its id).",
)
@click.option(
    "--question",
    metavar="ID",
    shell_complete=question_names,
    help="Only those in which this question was asked.",
)
@click.option("--since", metavar="DATE", type=_DAY, help="From this day on (2026-11-22).")
@click.option("--until", metavar="DATE", type=_DAY, help="Up to this day.")
@click.option("--flagged", is_flag=True, help="Only with a flagged question.")
@click.option("--mode", type=click.Choice(["speak", "type", "timer"]), help="Only of this mode.")
@click.option(
    "--limit",
    metavar="N",
    type=click.IntRange(min=0),
    help=f"At most N sessions, 0: all. [default: {PAGE}; with --json all]",
)
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
@click.pass_obj
def sessions(
    places: Places,
    search: str | None,
    pack: str | None,
    question: str | None,
    since: datetime | None,
    until: datetime | None,
    flagged: bool,
    mode: Mode | None,
    limit: int | None,
    as_json: bool,
) -> None:
    """List past sessions, newest first.

    --search finds whole words in any order, upper and lower case and accents alike; the last word
    may be a beginning, and "words in quotes" stand together. One place a session is shown.
    """
    from mocktui.cli.indexing import fresh_index

    filters = Filters(
        pack=pack,
        question=question,
        since=f"{since:%Y-%m-%d}" if since else None,
        until=f"{until:%Y-%m-%d}" if until else None,
        flagged=flagged,
        mode=mode,
    )
    if limit is None and not as_json:
        limit = PAGE
    index = fresh_index(places)
    lines, hits = _page(index, search, filters, limit + 1 if limit else None)
    more = bool(limit) and len(lines) > (limit or 0)
    lines = lines[: limit or None]
    if as_json:
        from mocktui.cli.json_out import echo_json

        echo_json([_with_hit(one, hits.get(one.id)) for one in lines])
        return
    for one in lines:
        click.echo(plain_line(one))
        if one.id in hits:
            click.echo(f"    {_shown(hits[one.id])}")
    if more:
        click.echo(f"There are more than {limit}; --limit 0 lists all.", err=True)
    if not lines:
        _nothing(search, filters)


def _page(
    index: Index, search: str | None, filters: Filters, limit: int | None
) -> tuple[list[Summary], dict[str, Hit]]:
    if search is None:
        return index.sessions(limit, filters=filters), {}
    found: list[Found] = index.search_sessions(search, filters, limit)
    return [one.session for one in found], {one.session.id: one.hit for one in found}


def _with_hit(one: Summary, hit: Hit | None) -> dict[str, object]:
    line: dict[str, object] = msgspec.to_builtins(one)
    if hit is not None:
        line["hit"] = {
            name: getattr(hit, name) for name in ("kind", "question", "take", "snippet", "marks")
        }
    return line


def _shown(hit: Hit) -> str:
    """Return a hit's surroundings, the finds in bold where there is a terminal to show it."""
    text = hit.snippet
    if is_terminal(sys.stdout):
        for start, end in reversed(hit.marks):
            text = f"{text[:start]}{click.style(text[start:end], bold=True)}{text[end:]}"
    where = _IN.get(hit.kind)
    return f"{where}: {text}" if where else text


def _nothing(search: str | None, filters: Filters) -> None:
    fits = " that fits" if filters != Filters() else ""
    if search:
        text = f"Nothing found: no session{fits} has {one_line(search)!r}."
    elif fits:
        text = f"Nothing found: no session{fits}."
    else:
        text = "There is no session yet; `mocktui` starts one."
    click.echo(text, err=True)


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
