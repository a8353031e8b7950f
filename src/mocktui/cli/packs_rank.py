"""``mocktui packs rank``: which questions a job advertisement makes likely, and why."""

from __future__ import annotations

import sys

import click

from mocktui.cli.json_out import echo_json
from mocktui.core.problem import Problem
from mocktui.core.text import clean, one_line
from mocktui.packs.problems import shorten
from mocktui.places import Places


@click.command("rank", short_help="Rank all questions by a job advertisement.")
@click.argument("file", metavar="FILE|-")
@click.option("--limit", type=click.IntRange(1), default=15, show_default=True, help="So many.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
@click.pass_obj
def command(places: Places, file: str, limit: int, as_json: bool) -> None:
    """Rank the questions of all packs by the words of a job advertisement (- reads it from stdin).

    Offline: nothing is sent anywhere. Words that few questions have count most.
    """
    from mocktui.packs.lists.decode import decode, read_bytes
    from mocktui.packs.lists.draft import LARGEST_LIST
    from mocktui.practice.library import PackLibrary, pasted_path

    if file == "-":
        if sys.stdin is None:  # closed: mocktui packs rank - <&-
            raise Problem("there is nothing to read", where="stdin", fix="Name a file.")
        raw, where = sys.stdin.buffer.read(LARGEST_LIST), "stdin"
    else:
        raw, where = read_bytes(pasted_path(file)), file
    ranked = PackLibrary(places).rank_now(decode(raw, where).text)[:limit]
    if as_json:
        echo_json(
            [
                {
                    "pack": one.pack,
                    "id": one.question.id,
                    "ask": one.question.ask,
                    "score": one.score,
                    "reasons": [
                        {"word": match.word, "weight": round(match.weight, 4)}
                        for match in one.reasons
                    ],
                }
                for one in ranked
            ]
        )
        return
    for n, one in enumerate(ranked, 1):
        click.echo(clean(f"{n:>2}. {shorten(one.question.ask, 100)}"))
        click.echo(clean(f"    {one.pack} · {one_line(one.why)}"))
    packs = dict.fromkeys(one.pack for one in ranked)
    only = dict.fromkeys(one.question.id for one in ranked)
    click.echo(f"Practise: mocktui practice {' '.join(packs)} --only {','.join(only)}", err=True)
