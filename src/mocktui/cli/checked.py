"""What a check of one's own files found, as lines or as JSON: packs and formats alike."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from mocktui.cli.json_out import echo_json
from mocktui.core.text import one_line, plural
from mocktui.packs.problems import PackProblem, file_name

Checked = Sequence[tuple[Path, list[PackProblem]]]


def tell(what: str, results: Checked, *, as_json: bool) -> None:
    """Write each file's problems and leave with 1 where there is one; ``what``: pack, format."""
    count = sum(len(problems) for _, problems in results)
    if as_json:
        files = [
            {"file": file_name(path), "problems": [as_dict(path, one) for one in problems]}
            for path, problems in results
        ]
        echo_json({"problems": count, f"{what}s": files})
    for path, problems in results if not as_json else ():
        for one in problems:
            click.echo(one_line(str(one)))
        if not problems:
            click.echo(one_line(f"{file_name(path)}: no problems"))
    if count:
        bad = sum(1 for _, problems in results if problems)
        click.echo(f"{plural(count, 'problem')} in {plural(bad, what)}", err=True)
        click.get_current_context().exit(1)


def as_dict(path: Path, problem: PackProblem) -> dict[str, object]:
    """Return a problem as JSON writes it; ``line`` counts from 1, null where there is none."""
    return {
        "file": file_name(path),
        "line": problem.line or None,
        "question": problem.question or None,
        "what": one_line(problem.detail),
        "fix": one_line(problem.fix),
    }
