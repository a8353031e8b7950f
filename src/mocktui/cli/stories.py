"""``mocktui stories``: the person's own stories, what is wrong with them, and where they served."""

from __future__ import annotations

import click

from mocktui.cli.json_out import echo_json
from mocktui.core.text import clean, plural
from mocktui.packs.problems import file_name, shorten
from mocktui.places import Places
from mocktui.practice.story_file import StoryFile


@click.group(invoke_without_command=True)
@click.pass_context
def stories(ctx: click.Context) -> None:
    """List and check your own stories."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_)


@stories.command("list")
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
@click.pass_obj
def list_(places: Places, as_json: bool = False) -> None:
    """List the stories with their tags and where they were used."""
    file = StoryFile(places)
    book, used = file.read(), file.used()
    if as_json:
        echo_json(
            [
                {
                    "title": one.title,
                    "situation": one.situation,
                    "task": one.task,
                    "action": one.action,
                    "result": one.result,
                    "tags": list(one.tags),
                    "line": one.line,
                    "used": [
                        {"session": use.session, "ask": use.ask}
                        for use in used
                        if use.story == one.title
                    ],
                }
                for one in book.stories
            ]
        )
        return
    for one in book.stories:
        tags = f"  [{', '.join(one.tags)}]" if one.tags else ""
        click.echo(clean(f"{one.title}{tags}"))
        for use in used:
            if use.story == one.title:
                click.echo(clean(f"  {use.started[:10]}  {shorten(use.ask, 80)}"))
    if not book.stories:
        click.echo("There are no stories yet: mocktui stories new", err=True)
    if book.problems:
        click.echo(f"{plural(len(book.problems), 'remark')}: mocktui stories check", err=True)


@stories.command("check", short_help="List every mistake in the file with its line.")
@click.pass_obj
def check(places: Places) -> None:
    """List what is wrong with the stories' file, by line; the exit code is 1 where there is any."""
    book = StoryFile(places).read()
    name = file_name(book.path)
    for one in book.problems:
        click.echo(clean(f"{name}:{one.line}: {one.what}. {one.fix}".strip()))
    if not book.there:
        click.echo("There are no stories yet: mocktui stories new", err=True)
    elif not book.problems:
        click.echo(f"{name}: {plural(len(book.stories), 'story', 'stories')}, no problems")
    click.get_current_context().exit(1 if book.problems else 0)


@stories.command("new")
@click.pass_obj
def new(places: Places) -> None:
    """Begin the stories' file with an example, and say where it is."""
    click.echo(file_name(StoryFile(places).begin()))
