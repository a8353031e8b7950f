"""The docs say everything there is, and nothing that is gone."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import get_args

import click
import pytest
from scripts import dependencies, man
from scripts import events as event_page

from mocktui.cli.main import main
from mocktui.core import events
from mocktui.core.record import AnswerRecord, Record, TakeRecord
from mocktui.packs.formats import BUILT_IN
from mocktui.practice.doctor import Report
from mocktui.practice.fact import Sound
from mocktui.practice.settings import OPTIONS
from mocktui.storage.export import COLUMNS
from mocktui.storage.sessions import Summary
from mocktui.tui.keymap import commands

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = [
    *sorted(DOCS.glob("*.md")),
    *(ROOT / name for name in ("README.md", "questions/README.md", "models/README.md")),
]
GENERATED = {"commands.md", "events.md"}
WRITTEN = [page for page in PAGES if page.name not in GENERATED]


def read(path: Path) -> str:
    return path.read_text("utf-8")


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


# --- made from the code ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "made"),
    [
        (man.PAGE, man.manual),
        (man.GUIDE, man.guide),
        (event_page.PAGE, event_page.page),
    ],
    ids=["manual", "commands", "events"],
)
def test_pages_made_from_the_code_are_up_to_date(path: Path, made) -> None:
    assert read(path) == made(), f"{named(path)} is behind: run `make man`"


def test_every_event_is_there_and_no_other() -> None:
    known = {kind.__struct_config__.tag for kind in get_args(events.AnyEvent)}
    shown = re.findall(r"^## ([a-z_]+)$", read(event_page.PAGE), re.MULTILINE)
    assert set(shown) == known


def test_every_format_is_there_and_no_other() -> None:
    table = read(DOCS / "formats.md").partition("\n\n| format |")[2].partition("\n\n")[0]
    assert re.findall(r"^\| `([\w-]+)` \|", table, re.MULTILINE) == [one.id for one in BUILT_IN]


def named_below(page: str, heading: str) -> list[str]:
    """Return what stands in code in the first column of the tables below a heading."""
    text = re.split(r"\n## ", read(DOCS / page).partition(f"\n## {heading}\n")[2])[0]
    rows = [line.split(" | ")[0] for line in text.splitlines() if line.startswith("| `")]
    return [name for row in rows for name in re.findall(r"`(\w+)`", row)]


def test_every_key_for_programs_is_there_and_no_other() -> None:
    shown = [*Record.__struct_fields__, *AnswerRecord.__struct_fields__]
    shown += TakeRecord.__struct_fields__
    assert sorted(named_below("json.md", "mocktui show --json")) == sorted(shown)
    listed = [*Summary.__struct_fields__, "hit"]
    assert sorted(named_below("json.md", "mocktui sessions --json")) == sorted(listed)
    assert sorted(named_below("json.md", "mocktui export --as csv")) == sorted(COLUMNS)
    found = named_below("json.md", "mocktui doctor --json")
    assert sorted(found) == sorted(Report.__struct_fields__)
    measured = named_below("json.md", "The sound check in JSON")
    assert sorted(measured) == sorted(Sound.__struct_fields__)


def test_every_setting_and_every_key_is_there_and_no_other() -> None:
    named = re.findall(r"^\| `([a-z0-9_-]+)` \|", read(DOCS / "settings.md"), re.MULTILINE)
    assert sorted(named) == sorted([*OPTIONS, *commands()])


# --- commands that the pages show --------------------------------------------------------------


def lines_of_code(text: str) -> Iterator[str]:
    """What stands in code: fenced, indented, or between backquotes."""
    fenced = False
    for line in text.splitlines():
        if line.lstrip().startswith("```"):
            fenced = not fenced
        elif fenced or line.startswith("    "):
            yield line.strip()
        else:
            yield from re.findall(r"`([^`]+)`", line)


def shown(text: str) -> Iterator[str]:
    """The mocktui command lines in code."""
    for line in lines_of_code(text):
        for part in re.split(r"\$\(|\)\"|\s&&\s|\s\|\s|;\s", line):
            part = part.strip().removeprefix("$ ").removeprefix(".venv/bin/")
            part = re.sub(r"^(python -m |\w+=\S+ )", "", part)
            if re.match(r"mocktui( |$)", part):
                yield part.partition("  #")[0].partition(" > ")[0]


def wrong_with(line: str) -> str:
    """What in a command line is not so; empty: nothing."""
    try:
        words = shlex.split(line, comments=True)[1:]
    except ValueError as error:
        return str(error)
    command: click.Command = main
    context = click.Context(main, info_name="mocktui")
    for word in words:
        bare = word.split("=")[0].strip("[].,…")
        if bare.startswith("-") and not re.fullmatch(r"-+", bare):
            known = {
                name
                for one in command.get_params(context)
                for name in (*one.opts, *one.secondary_opts)
            }
            if bare not in known | {"-h", "--help"}:
                return f"{command.name} has no {bare}"
        elif isinstance(command, click.Group) and re.fullmatch(r"[a-z-]+", bare):
            found = command.get_command(context, bare)
            if found is None:
                return f"{command.name} has no command {bare}"
            command, context = found, click.Context(found, info_name=bare, parent=context)
    return ""


def test_the_look_at_commands_finds_what_is_gone() -> None:
    text = "    mocktui show last --jsn\n`mocktui packs lst` and `mocktui practice --think 3`"
    assert [wrong_with(one) for one in shown(text)] == [
        "show has no --jsn",
        "packs has no command lst",
        "",
    ]


@pytest.mark.parametrize("page", [*PAGES, ROOT / "CONTRIBUTING.md"], ids=named)
def test_commands_on_a_page_exist(page: Path) -> None:
    wrong = {line: what for line in shown(read(page)) if (what := wrong_with(line))}
    assert not wrong


def test_every_command_is_on_a_written_page() -> None:
    text = "\n".join(line for page in WRITTEN for line in lines_of_code(read(page)))
    missing = [
        entry.words
        for entry in man.every_command()
        if not re.search(rf"{re.escape(entry.words)}\b", text)
        and entry.words.rpartition(" ")[2] not in text
    ]
    assert not missing


def test_no_line_in_a_list_of_commands_is_cut() -> None:
    for entry in man.every_command():
        shown = click.Context(entry.command, terminal_width=80)
        text = entry.command.get_help(shown).partition("Commands:")[2]
        assert not re.findall(r".*\.\.\.$", text, re.MULTILINE), entry.words


# --- links, pictures, dependencies -------------------------------------------------------------


def anchors(text: str) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", one.lower()).strip().replace(" ", "-") for one in titles}


@pytest.mark.parametrize("page", [*PAGES, ROOT / "CONTRIBUTING.md"], ids=named)
def test_links_and_pictures_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", read(page), flags=re.DOTALL)
    wrong = []
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"https?:|mailto:", target):
            continue
        path, _, anchor = target.partition("#")
        there = page.parent / path if path else page
        if not there.exists() or (anchor and anchor not in anchors(read(there))):
            wrong.append(target)
    assert not wrong


def test_no_picture_is_left_over() -> None:
    text = "\n".join(map(read, PAGES))
    unused = [one.name for one in (DOCS / "pictures").iterdir() if one.name not in text]
    assert not unused


def test_every_page_can_be_found() -> None:
    text = read(ROOT / "README.md") + read(DOCS / "README.md")
    assert not [page.name for page in DOCS.glob("*.md") if page.name not in (text + "README.md")]


def test_each_dependency_has_its_reason() -> None:
    needed = dependencies.needed()
    assert set(dependencies.REASONS) == set(needed)
    page = read(dependencies.PAGE)
    rows = re.findall(r"^\| ([\w-]+) \| .* \| [\d.]+ \| \d+ \| .+ \|$", page, re.MULTILINE)
    assert rows == needed
    for name in needed:
        assert f"| {name} | {dependencies.REASONS[name].reason} |" in page


def test_nothing_under_the_gpl_ships() -> None:
    for name in (*dependencies.needed(), *dependencies.below(dependencies.needed())):
        try:
            data = distribution(name).metadata
        except PackageNotFoundError:
            continue  # an extra that is not installed
        said = [data.get("License-Expression") or "", *(data.get_all("Classifier") or [])]
        said += (data.get("License") or "").splitlines()[:1]
        own = re.compile(r"(?<![LA])\bA?GPL|GNU (Affero )?General Public")
        assert not [one for one in said if own.search(one)], name
