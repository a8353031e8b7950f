"""``mocktui show``: one session, for people, as JSON, or as Markdown."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator

import click

from mocktui.cli.telling import tell
from mocktui.cli.values import session_names
from mocktui.core.metrics import Metrics
from mocktui.core.record import FollowUpRecord, Record, TakeRecord
from mocktui.core.text import clean, one_line, plural
from mocktui.core.times import clock
from mocktui.places import Places
from mocktui.practice.exporting import session_record
from mocktui.storage.sessions import find_session, load_session
from mocktui.storage.transcript_file import REASONS, heard_by, markdown

INDENT = "   "


@click.command("show", short_help="Show what was said in a session.")
@click.argument("session", metavar="SESSION|last", shell_complete=session_names)
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
@click.option("--markdown", "as_markdown", is_flag=True, help="Write Markdown.")
@click.pass_obj
def show(places: Places, session: str, as_json: bool, as_markdown: bool) -> None:
    """Show what was said in a session.

    SESSION is an id, the beginning of one, or `last`; `mocktui sessions` lists them.
    """
    if as_json and as_markdown:
        raise click.UsageError("--json and --markdown can't be had together.")
    loaded = load_session(find_session(places.sessions, session))
    tell(*loaded.problems)
    if as_json:
        from mocktui.cli.json_out import echo_json

        echo_json(session_record(loaded))
    elif as_markdown:
        click.echo(clean(markdown(loaded.state, loaded.folder.id)), nl=False)
    else:
        for line in plain_lines(session_record(loaded)):
            click.echo(line)


def plain_lines(session: Record) -> Iterator[str]:
    """Yield a session as lines for people, wrapped to the terminal and free of controls."""
    started = session.started[:16].replace("T", " ")
    yield from _fill(f"{session.title} · {session.format} · {started}", "")
    answered = sum(1 for one in session.answers if one.takes)
    state = "" if session.ended_reason else " · unfinished"
    yield f"{answered} of {session.planned} questions answered{state}"
    if session.engine:
        heard = heard_by(session.engine, session.model)
        yield from _fill(f"Heard by {heard}; mistakes in the text may be the software's.", "")
    if not session.complete:
        yield f"incomplete: run `mocktui transcribe {one_line(session.id)}`"
    for answer in session.answers:
        yield ""
        yield from _fill(f"{answer.number}. {answer.question['ask']}", "", later=INDENT)
        marks = [("skipped", answer.skipped), ("flagged", answer.flagged)]
        yield from _about(answer.takes, marks, answer.notes)
        for one in answer.follow_ups:
            yield from _follow_up(one)
        if tip := answer.question["tip"]:
            yield ""
            yield from _fill(f"Tip: {tip}", INDENT)
    yield ""
    yield f"Saved in {one_line(session.folder)}"


def _follow_up(one: FollowUpRecord) -> Iterator[str]:
    yield ""
    yield from _fill(f"Then: {one.ask}", INDENT)
    yield from _about(one.takes, [("skipped", one.skipped), ("flagged", one.flagged)], one.notes)


def _about(
    takes: tuple[TakeRecord, ...], marks: list[tuple[str, bool]], notes: tuple[str, ...]
) -> Iterator[str]:
    on = [name for name, there in marks if there]
    if on:
        yield INDENT + ", ".join(on)
    for note in notes:
        yield from _fill(f"Note: {note}", INDENT)
    for take in takes:
        yield from _take(take)


def _take(take: TakeRecord) -> Iterator[str]:
    parts = [f"take {take.n}", clock(take.seconds), REASONS[take.reason]]
    parts += ["withdrawn"] if take.withdrawn else []
    parts += ["edited"] if take.edited else []
    parts += [take.audio] if take.audio else []
    yield from _fill(" · ".join(parts), INDENT)
    for paragraph in clean(take.text).split("\n"):
        if paragraph.strip():
            yield from _fill(paragraph, INDENT + "  ")
    if not take.complete:
        yield f"{INDENT}  (incomplete: not all of this recording has been read)"
    if measured := _figures(take.metrics):
        yield from _fill(measured, INDENT)
    if take.focus:
        yield from _fill(f"Next time: {take.focus}", INDENT)


def _figures(metrics: Metrics) -> str:
    """Return the measurements in a line: only those that could be made, without a verdict."""
    if not metrics.words:
        return ""
    about = "≈" if metrics.approximate else ""
    parts = [plural(metrics.words, "word")]
    if metrics.pace_wpm is not None:
        pace = f"{metrics.pace_wpm:.0f} words a minute"
        if metrics.pace_wpm_speaking is not None:
            pace += f" ({about}{metrics.pace_wpm_speaking:.0f} while speaking)"
        parts.append(pace)
    if metrics.pauses is not None:
        parts.append(f"{plural(len(metrics.pauses), 'pause')} of half a second or more")
    return ", ".join(parts)


def _fill(text: str, first: str, *, later: str | None = None) -> list[str]:
    width = max(20, min(100, shutil.get_terminal_size().columns))
    return textwrap.wrap(
        one_line(text),
        width,
        initial_indent=first,
        subsequent_indent=first if later is None else later,
        break_long_words=False,
        break_on_hyphens=False,
    )
