"""``mocktui packs import``: somebody's list of questions as a pack, shown before it is written."""

from __future__ import annotations

from pathlib import Path

import click

from mocktui.cli.json_out import echo_json
from mocktui.cli.somebody import sees_screens
from mocktui.core.text import clean, one_line, plural
from mocktui.packs.lists.draft import Understood
from mocktui.packs.problems import file_name, shorten
from mocktui.places import Places

FIRST = 5  # questions shown before writing
LEFT = 20  # things left out that are shown


@click.command("import", short_help="Make a pack of a list of questions.")
@click.argument("file", metavar="FILE")
@click.option(
    "--id", "id", metavar="ID", help="The pack's id; made of the file's title if not given."
)
@click.option("--title", metavar="T", help="The pack's title.")
@click.option("--encoding", metavar="NAME", help="How the file is written, if the guess is wrong.")
@click.option(
    "--language", metavar="TAG", help="The pack's language, if the guess is wrong: de, pt-BR."
)
@click.option("--yes", is_flag=True, help="Write it without asking.")
@click.option("--replace", is_flag=True, help="Write over a pack of this id.")
@click.option("--json", "as_json", is_flag=True, help="Write what was understood as JSON.")
@click.pass_obj
def command(
    places: Places,
    file: str,
    id: str | None,
    title: str | None,
    encoding: str | None,
    language: str | None,
    yes: bool,
    replace: bool,
    as_json: bool,
) -> None:
    """Make a pack of a list of questions: Markdown, plain text, CSV, JSON or an Anki export.

    It first shows what it understood and what it leaves out; nothing is written before you agree.
    """
    from mocktui.packs.lists.understand import understand
    from mocktui.practice.library import PackLibrary, pasted_path

    found = understand(pasted_path(file), id=id, title=title, encoding=encoding, language=language)
    if not as_json:
        show(found)
    written = None
    if yes or (not as_json and _agreed(found)):
        written = PackLibrary(places).write_now(found, replace)
    if as_json:
        echo_json(_as_json(found, written))
    if written is not None and not as_json:
        click.echo(f"Written: {file_name(written)}")
        click.echo(f"Practise it: mocktui practice {found.pack.id}", err=True)
    elif written is None:
        raise click.UsageError("Nothing was written. Add --yes to write it.")


def _agreed(found: Understood) -> bool:
    """Ask on a terminal; without one nobody can agree."""
    if not sees_screens():
        return False
    if click.confirm(f"Write these as the pack “{found.pack.id}”?", default=True):
        return True
    click.echo("Nothing was written.", err=True)
    click.get_current_context().exit(0)


def show(found: Understood) -> None:
    """Print what an import would write, and what it would not."""
    count = len(found.pack.questions)
    what = plural(count, "question")
    click.echo(f"{one_line(found.file)}: {what} in {found.form} ({found.encoding})")
    click.echo(f"Pack {found.pack.id}: {one_line(found.pack.title)}")
    for line, one in zip(found.lines[:FIRST], found.pack.questions, strict=False):
        more = [plural(len(one.look_for), "rubric line")] if one.look_for else []
        more += [plural(len(one.follow_ups), "follow-up")] if one.follow_ups else []
        more += ["an example"] if one.example else []
        end = f" ({', '.join(more)})" if more else ""
        click.echo(clean(f"  line {line}: {shorten(one.ask, 100)}{end}"))
    if count > FIRST:
        click.echo(f"  … and {count - FIRST} more")
    if found.left_out:
        click.echo(f"Left out: {len(found.left_out)}")
    for out in found.left_out[:LEFT]:
        click.echo(clean(f"  line {out.line}: {shorten(out.text, 60)} ({out.why})"))
    if len(found.left_out) > LEFT:
        click.echo(f"  … and {len(found.left_out) - LEFT} more")
    for note in found.notes:
        click.echo(clean(f"Note: {note}"))


def _as_json(found: Understood, written: Path | None) -> dict[str, object]:
    from mocktui.cli.packs import question_as_json

    return {
        "file": one_line(found.file),
        "form": found.form,
        "encoding": found.encoding,
        "id": found.pack.id,
        "title": found.pack.title,
        "language": found.pack.language,
        "questions": [
            {"line": line, **question_as_json(one)}
            for line, one in zip(found.lines, found.pack.questions, strict=True)
        ],
        "left_out": [
            {"line": one.line, "text": one_line(one.text), "why": one.why} for one in found.left_out
        ],
        "notes": list(found.notes),
        "written": file_name(written) if written else None,
    }
