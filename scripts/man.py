"""Make the manual page and docs/commands.md from the commands' own definitions: ``make man``.

``docs/man/mocktui.1`` goes into the wheel; a test fails when either file is behind the commands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import click

from mocktui.cli.main import main as mocktui

DOCS = Path(__file__).resolve().parent.parent / "docs"
PAGE = DOCS / "man" / "mocktui.1"
GUIDE = DOCS / "commands.md"

ENVIRONMENT = {
    "MOCKTUI_DATA_DIR": "Where sessions, packs and models are kept, as --data-dir.",
    "MOCKTUI_CATALOG": "A list of models of your own, in place of the one that comes with mocktui.",
    "MOCKTUI_DEBUG": "Set to 1: an unforeseen error is shown whole instead of going to the log.",
    "ACCESSIBLE": "Set to anything but 0: plain lines, as --plain.",
    "TERM": "Where it is dumb, or a terminal that can't place its cursor: plain lines.",
    "NO_COLOR": "Set to anything: no colours.",
    "TEXTUAL_ANIMATIONS": "Set to none: nothing moves, as the setting reduced_motion.",
    "VISUAL, EDITOR": "The editor that opens a pack, your stories or the settings.",
    "VOSK_MODEL_PATH": "One more folder in which Vosk's models are found.",
    "PIPER_VOICES": "One more folder in which piper's voices are found.",
}
ENDS = {
    "0": "Done.",
    "1": "Failed; a message on standard error says what, where, and what to do.",
    "2": "Bad usage.",
    "130": "Interrupted; what was recorded is saved.",
}


class Entry(NamedTuple):
    """One command: its words (``mocktui packs list``), itself, and its context."""

    words: str
    command: click.Command
    context: click.Context


def every_command() -> Iterator[Entry]:
    """Yield mocktui, then each command, then each command's own commands, as help lists them."""
    yield from _below("mocktui", mocktui, None)


def _below(words: str, command: click.Command, parent: click.Context | None) -> Iterator[Entry]:
    name = words.rpartition(" ")[2]
    given = command.context_settings
    context = click.Context(command, info_name=name, parent=parent, terminal_width=100, **given)
    yield Entry(words, command, context)
    if isinstance(command, click.Group):
        for one in command.list_commands(context):
            found = command.get_command(context, one)
            assert found is not None
            yield from _below(f"{words} {one}", found, context)


def options(entry: Entry) -> list[tuple[str, str]]:
    """Return a command's options as help writes them: (``--limit N``, what it does)."""
    found = []
    for one in entry.command.get_params(entry.context):
        record = one.get_help_record(entry.context) if isinstance(one, click.Option) else None
        if record is not None and one is entry.command.get_help_option(entry.context):
            # click keeps the option as it first was asked for, perhaps without its parent's names.
            found.append((", ".join(entry.context.help_option_names), record[1]))
        elif record is not None:
            found.append((" ".join(record[0].split()), " ".join(record[1].split())))
    return found


def usage(entry: Entry) -> str:
    """Return what comes after the command's words."""
    return " ".join(entry.command.collect_usage_pieces(entry.context))


def paragraphs(entry: Entry) -> Iterator[tuple[str, bool]]:
    """Yield the paragraphs of a command's text, and whether their lines stay as they are."""
    for one in (entry.command.help or "").strip().split("\n\n"):
        kept = one.strip().startswith("\b")
        text = "\n".join(line.strip() for line in one.replace("\b", "").strip().splitlines())
        yield text if kept else text.replace("\n", " "), kept


# -- the manual page ----------------------------------------------------------------------------


def roff(text: str) -> str:
    """Return text as troff takes it: no request at a line's begin, its signs escaped."""
    text = text.replace("\\", "\\(rs").replace("-", "\\-").replace("`", "\\(ga")
    return "\n".join(f"\\&{line}" if line[:1] in (".", "'") else line for line in text.splitlines())


def manual() -> str:
    """Return the manual page. It names no day and no version: the same input is the same page."""
    (top, *commands) = every_command()
    lines = [
        '.\\" Made by scripts/man.py from the commands themselves.',
        '.TH MOCKTUI 1 "" "mocktui" "User commands"',
        ".SH NAME",
        f"mocktui \\- {roff('timed mock interviews in the terminal, read back offline')}",
        ".SH SYNOPSIS",
        f".B mocktui\n{roff(usage(top))}",
        ".SH DESCRIPTION",
        *_prose(top),
        roff("Without a command the full-screen app opens; ? shows the keys of each screen."),
        ".SH OPTIONS",
        *_options(top),
        ".SH COMMANDS",
    ]
    for one in commands:
        lines += [
            f".SS {roff(one.words)} {roff(usage(one))}".rstrip(),
            *_prose(one),
            *_options(one),
        ]
    lines += [".SH ENVIRONMENT", *_terms(ENVIRONMENT), ".SH EXIT STATUS", *_terms(ENDS)]
    return "\n".join(lines) + "\n"


def _prose(entry: Entry) -> Iterator[str]:
    for number, (text, kept) in enumerate(paragraphs(entry)):
        if number:
            yield ".PP"
        yield from [".nf", roff(text), ".fi"] if kept else [roff(text)]


def _options(entry: Entry) -> Iterator[str]:
    yield from _terms(dict(options(entry)))


def _terms(terms: dict[str, str]) -> Iterator[str]:
    for name, what in terms.items():
        yield f".TP\n.B {roff(name)}\n{roff(what)}"


# -- the page in docs ---------------------------------------------------------------------------


def cell(text: str) -> str:
    """Return text for a cell of a Markdown table."""
    return text.replace("|", "\\|").replace("*", "\\*").replace("<", "&lt;")


def guide() -> str:
    """Return docs/commands.md."""
    lines = [
        "# Commands",
        "",
        "Made by `make man` from the commands themselves; `mocktui COMMAND --help` says the same,",
        "and so does `man mocktui` where the manual page is installed.",
    ]
    for one in every_command():
        depth = "##" if one.words.count(" ") < 2 else "###"
        lines += [
            "",
            f"{depth} {one.words}",
            "",
            "```",
            f"{one.words} {usage(one)}".rstrip(),
            "```",
        ]
        for text, kept in paragraphs(one):
            lines += ["", "\n".join(f"    {line}" for line in text.splitlines()) if kept else text]
        lines += ["", "| option | what it does |", "|---|---|"]
        lines += [
            f"| `{names.replace('|', re.escape('|'))}` | {cell(what)} |"
            for names, what in options(one)
        ]
    lines += ["", "## Exit codes", "", "| code | what it means |", "|---|---|"]
    lines += [f"| {code} | {what} |" for code, what in ENDS.items()]
    lines += ["", "## Environment", "", "| variable | what it does |", "|---|---|"]
    lines += [f"| `{name}` | {what} |" for name, what in ENVIRONMENT.items()]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write both."""
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(manual(), encoding="utf-8")
    GUIDE.write_text(guide(), encoding="utf-8")


if __name__ == "__main__":
    main()
