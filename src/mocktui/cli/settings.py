"""``mocktui settings``: what holds, where it stands, and what is wrong with it."""

from __future__ import annotations

import click

from mocktui.cli.json_out import echo_json
from mocktui.cli.telling import tell
from mocktui.core.text import clean, one_line
from mocktui.packs.problems import PackProblem, file_name
from mocktui.places import Places

_as_json = click.option("--json", "as_json", is_flag=True, help="Write JSON.")


@click.group(invoke_without_command=True)
@click.pass_context
def settings(ctx: click.Context) -> None:
    """Show, check and edit your settings and keys."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(show)


@settings.command()
@_as_json
@click.pass_obj
def show(places: Places, as_json: bool) -> None:
    """Show every option, what holds and why. Mistakes in the file go to stderr."""
    from mocktui.practice.settings import OPTIONS
    from mocktui.practice.settings_file import as_toml, load_settings, settled

    loaded = load_settings(places)
    now = settled(places, loaded)
    rows = []
    for one in OPTIONS.values():
        value = getattr(now, one.name)
        by = "default" if value == one.default else "remembered"
        source = "settings" if one.name in loaded.given else by
        rows.append((one, value, source))
    if as_json:
        echo_json(
            {
                "file": file_name(loaded.path),
                "settings": [
                    {
                        "name": one.name,
                        "value": value,
                        "source": source,
                        "default": one.default,
                        "allowed": list(one.choices) or one.allowed,
                        "about": one.doc,
                    }
                    for one, value, source in rows
                ],
                "keys": loaded.settings.keys,
                "problems": [_problem(one) for one in loaded.problems],
            }
        )
    else:
        width = max(map(len, OPTIONS))
        for one, value, source in rows:
            shown = "as usual" if value is None or value == "" else as_toml(value)
            known = "" if source == "default" else f"  ({source})"
            click.echo(clean(f"{one.name:<{width}}  {shown}{known}\n    {one.doc}"))
        for id, keys in loaded.settings.keys.items():
            click.echo(one_line(f"keys.{id} = {keys}"))
    if not as_json:
        tell(*loaded.problems)


@settings.command()
@_as_json
@click.pass_obj
def path(places: Places, as_json: bool) -> None:
    """Show where the settings file is, whether or not there is one."""
    from mocktui.practice.settings_file import settings_path

    found = settings_path(places)
    if as_json:
        echo_json({"file": file_name(found), "exists": found.exists()})
    else:
        click.echo(file_name(found))


@settings.command(short_help="Open the file in your editor, then check it.")
@click.pass_context
def edit(ctx: click.Context) -> None:
    """Open the settings file in your editor, then check it; it is made where there is none."""
    from mocktui.practice.settings_file import make_file
    from mocktui.tui.editor import editor_command, run

    command = [*editor_command(), str(make_file(ctx.obj))]
    if code := run(command):
        click.echo(f"The editor ended with an error ({code}).", err=True)
        ctx.exit(1)
    ctx.invoke(check)


@settings.command(short_help="Tell every mistake with its line and its repair.")
@_as_json
@click.pass_context
def check(ctx: click.Context, as_json: bool = False) -> None:
    """Tell every mistake in the settings file with its line and its repair.

    The exit code is 1 where there is one.
    """
    from mocktui.practice.settings_file import load_settings, of_this_person

    loaded = load_settings(ctx.obj)
    problems = [*loaded.problems, *of_this_person(ctx.obj, loaded)]
    if loaded.settings.keys:
        from mocktui.tui.keymap import own_keys

        problems += own_keys(loaded)[1]
    problems.sort(key=lambda one: one.line)
    if as_json:
        found = [_problem(one) for one in problems]
        echo_json({"file": file_name(loaded.path), "problems": found})
    else:
        for one in problems:
            click.echo(one_line(str(one)))
        if not problems:
            there = (
                "no problems" if loaded.path.exists() else "no such file: everything is as usual"
            )
            click.echo(f"{file_name(loaded.path)}: {there}")
    if problems:
        ctx.exit(1)


@settings.command()
@_as_json
@click.pass_obj
def keys(places: Places, as_json: bool) -> None:
    """List every command's id, its keys now, and where it works."""
    from mocktui.practice.settings_file import load_settings
    from mocktui.tui.keymap import commands, own_keys

    own, _ = own_keys(load_settings(places))
    rows = [
        (one, tuple(own[one.id].split(",")) if one.id in own else one.keys)
        for one in commands().values()
    ]
    if as_json:
        echo_json(
            [
                {
                    "id": one.id,
                    "keys": list(now),
                    "own": one.id in own,
                    "movable": not one.fixed,
                    "help": one.help,
                    "screens": list(one.screens),
                }
                for one, now in rows
            ]
        )
        return
    for one, now in rows:
        where = "" if one.varies else f" ({', '.join(one.screens)})"
        click.echo(one_line(f"{one.id:<16} {' '.join(now):<24} {one.help}{where}"))


def _problem(one: PackProblem) -> dict[str, object]:
    return {"line": one.line or None, "what": one_line(one.detail), "fix": one_line(one.fix)}
