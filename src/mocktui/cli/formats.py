"""``mocktui formats``: the ways a sitting can be run, and what is wrong with one's own."""

from __future__ import annotations

from pathlib import Path

import click

from mocktui.cli.checked import tell
from mocktui.cli.json_out import echo_json
from mocktui.cli.values import formats_or_files
from mocktui.core.format import Format
from mocktui.core.text import clean, one_line
from mocktui.packs.formats import check_format, format_path, list_formats, open_format
from mocktui.packs.problems import PackProblem, file_name
from mocktui.places import Places


@click.group()
def formats() -> None:
    """List, show and check formats: how a sitting is run."""


@formats.command("list")
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
@click.pass_obj
def list_(places: Places, as_json: bool) -> None:
    """List the formats: those that come with mocktui and your own."""
    found = list_formats(places)
    if as_json:
        echo_json(
            [
                {
                    "id": one.id,
                    "title": one.format.title if one.format else None,
                    "about": one.format.about if one.format else None,
                    "file": file_name(one.path) if one.path else None,
                    "own": one.own,
                    "problem": clean(str(one.problem)) if one.problem else None,
                }
                for one in found
            ]
        )
    width = max(len(one.id) for one in found)
    for one in found:
        if one.format is not None and not as_json:
            told = one.format.about or one.format.title
            click.echo(clean(f"{one.id:<{width}}  {one_line(told)}"))
        if one.problem is not None:
            click.echo(clean(f"{one.id}: can't be used: {one.problem}"), err=True)


@formats.command("show", short_help="Show the rules of FORMAT (an id or a file).")
@click.argument("name", metavar="FORMAT", shell_complete=formats_or_files)
@click.option("--json", "as_json", is_flag=True, help="Write JSON, with everything in it.")
@click.pass_obj
def show(places: Places, name: str, as_json: bool) -> None:
    """Show the rules of FORMAT (an id or a file), as they would stand in a file of your own."""
    opened = open_format(name, places)
    if as_json:
        echo_json({key: getattr(opened, key) for key in opened.__struct_fields__})
        return
    click.echo(clean(as_toml(opened)))


def as_toml(one: Format) -> str:
    """Return a format as the text of its file; what is as usual is left out."""
    usual = Format(id=one.id, title="")
    lines = ["[format]", f'id = "{one.id}"']
    for key in one.__struct_fields__:
        value = getattr(one, key)
        if key != "id" and value != getattr(usual, key):
            lines.append(f"{key} = {_toml(value)}")
    return "\n".join(lines)


def _toml(value: object) -> str:
    import json

    if isinstance(value, tuple):
        return f"[{', '.join(_toml(one) for one in value)}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"{value:g}"
    return json.dumps(str(value), ensure_ascii=False)  # a TOML text is written the same way


@formats.command("check", short_help="List every problem of your formats with its line.")
@click.argument("names", metavar="[FORMAT|FILE]...", nargs=-1, shell_complete=formats_or_files)
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
@click.pass_obj
def check(places: Places, names: tuple[str, ...], as_json: bool) -> None:
    """Check your formats (all, or those named): every problem with its line and its repair.

    The exit code is 1 where there is a problem.
    """
    results = _problems(names, places)
    tell("format", results, as_json=as_json)
    if not results and not as_json:
        click.echo("There are no formats of your own.", err=True)


def _problems(names: tuple[str, ...], places: Places) -> list[tuple[Path, list[PackProblem]]]:
    """Return each own format's file and what is wrong with it; a built-in one has no file."""
    if names:
        paths = [path for path in (format_path(one, places) for one in names) if path is not None]
        return [(path, check_format(path)) for path in paths]
    return [
        (one.path, list(one.problem.problems) if one.problem else [])
        for one in list_formats(places)
        if one.path is not None
    ]
