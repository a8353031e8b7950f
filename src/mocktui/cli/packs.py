"""``mocktui packs``: the question packs there are, what is in them, and what is wrong with them."""

from __future__ import annotations

from pathlib import Path

import click

from mocktui.cli.checked import tell
from mocktui.cli.json_out import echo_json
from mocktui.cli.values import packs_or_files
from mocktui.core.question import Question
from mocktui.core.text import clean, one_line, plural
from mocktui.packs.find import Found, find_packs, open_pack, pack_path
from mocktui.packs.problems import PackProblem, file_name
from mocktui.packs.read import check_pack
from mocktui.places import Places


def _say(text: str = "", *, err: bool = False) -> None:
    click.echo(clean(text), err=err)


class PacksGroup(click.Group):
    """Knows which commands live in modules of their own, and imports them when they are called."""

    ELSEWHERE = {"new": "packs_new", "import": "packs_import", "rank": "packs_rank"}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return all names, those of other modules at the end."""
        return [*super().list_commands(ctx), *self.ELSEWHERE]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, or None where there is none of this name."""
        if cmd_name in self.ELSEWHERE:
            from importlib import import_module

            module = import_module(f"mocktui.cli.{self.ELSEWHERE[cmd_name]}")
            command: click.Command = module.command
            return command
        return super().get_command(ctx, cmd_name)


@click.group(cls=PacksGroup)
def packs() -> None:
    """List, show, check, make and import question packs."""


@packs.command("list", short_help="List all packs.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
@click.pass_obj
def list_(places: Places, as_json: bool) -> None:
    """List the packs: those that come with mocktui or installed packages, and your own."""
    found = find_packs(places)
    if as_json:
        echo_json([_listed(one) for one in found])
    width = max((len(one.id) for one in found), default=0)
    for one in found:
        if one.pack is not None and not as_json:
            count = plural(len(one.pack.questions), "question")
            brought = f", from {one_line(one.package)}" if one.package else ""
            _say(f"{one.id:<{width}}  {one_line(one.pack.title)} ({count}{brought})")
        if one.problem is not None:
            _say(f"{one.id}: can't be used: {one.problem}", err=True)
        if one.shadows is not None:
            place = file_name(one.path)
            _say(f"{one.id}: yours ({place}) stands in for the built-in pack", err=True)
    if not found:
        _say("There are no packs.", err=True)


def _listed(one: Found) -> dict[str, object]:
    return {
        "id": one.id,
        "title": one.pack.title if one.pack else None,
        "language": one.pack.language if one.pack else None,
        "questions": len(one.pack.questions) if one.pack else None,
        "file": file_name(one.path),
        "own": one.own,
        "package": one.package or None,
        "shadows": file_name(one.shadows) if one.shadows else None,
        "problem": clean(str(one.problem)) if one.problem else None,
    }


@packs.command("show")
@click.argument("pack", shell_complete=packs_or_files)
@click.option("--examples", is_flag=True, help="With the outlines of strong answers.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON, with everything in it.")
@click.pass_obj
def show(places: Places, pack: str, examples: bool, as_json: bool) -> None:
    """Show the questions of PACK (an id or a file)."""
    opened = open_pack(pack, places)
    if as_json:
        echo_json(
            {
                "id": opened.id,
                "title": opened.title,
                "source": opened.source,
                "language": opened.language,
                "questions": [question_as_json(one) for one in opened.questions],
            }
        )
        return
    _say(opened.title)
    if opened.source:
        _say(opened.source)
    for n, question in enumerate(opened.questions, 1):
        _show(n, question, examples=examples)


def question_as_json(question: Question) -> dict[str, object]:
    """Return a question under the pack format's keys, all of them; ``None`` where it says nothing.

    ``follow_ups`` have ``if_missing`` only where the pack has it, as in the file.
    """
    fields = {name: getattr(question, name) for name in question.__struct_fields__}
    answer = question.answer
    fields["answer"] = answer and {"min": answer.min, "target": answer.target, "max": answer.max}
    return fields


def _show(n: int, question: Question, *, examples: bool) -> None:
    _say()
    _say(f"{n}. {question.ask}")
    by = f", asked by {question.asker}" if question.asker else ""
    _say(f"   [{question.id}] {question.kind}{by}")
    if question.why:
        _say(f"   Why: {one_line(question.why)}")
    for line in question.look_for:
        _say(f"   + {line}")
    for line in question.avoid:
        _say(f"   - {line}")
    if question.tip:
        _say(f"   Tip: {one_line(question.tip)}")
    for follow_up in question.follow_ups:
        _say(f"   Then: {one_line(follow_up.ask)}")
    if examples and question.example:
        _say("   Example:")
        for line in question.example.splitlines():
            _say(f"     {line}")


@packs.command("check", short_help="List every problem with its line and its repair.")
@click.argument("names", metavar="[PACK|FILE]...", nargs=-1, shell_complete=packs_or_files)
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
@click.pass_obj
def check(places: Places, names: tuple[str, ...], as_json: bool) -> None:
    """Check packs (all, or those named) and list every problem with its line and its repair.

    The exit code is 1 where there is a problem.
    """
    tell("pack", _problems(names, places), as_json=as_json)


def _problems(names: tuple[str, ...], places: Places) -> list[tuple[Path, list[PackProblem]]]:
    """Return each pack's file and what is wrong with it; without names, for all packs."""
    if names:
        return [(path, check_pack(path)) for path in (pack_path(one, places) for one in names)]
    results: list[tuple[Path, list[PackProblem]]] = []
    for one in find_packs(places):
        if isinstance(one.problem, PackProblem):  # a doubled id: seen only by looking at all
            results.append((one.path, [one.problem]))
        else:
            results.append((one.path, check_pack(one.path)))
    return results
