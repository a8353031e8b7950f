"""A practice as plain lines: what happens, one line each, then the transcript."""

from __future__ import annotations

import click

from mocktui.core.said import said
from mocktui.core.state import State, Take
from mocktui.core.text import one_line
from mocktui.places import Places
from mocktui.practice.demo import demo
from mocktui.practice.view import View

_PHASES = {
    "thinking": "Think time.",
    "answering": "Answering…",
    "between": "Saved.",
    "ended": "The interview is over.",
}


class Lines:
    """Prints what changes between one view and the next; never the same thing twice."""

    def __init__(self) -> None:
        self._phase = ""
        self._key: str | None = None
        self._ears = ""
        self._notice = ""
        self._heard: dict[tuple[str, int], int] = {}

    def show(self, view: View) -> None:
        """Print what is new in ``view``."""
        state = view.state
        if view.ears == "ready" and view.ears_line != self._ears:
            self._ears = view.ears_line
            click.echo(one_line(view.ears_line))
        if view.notice and view.notice != self._notice:
            self._notice = view.notice
            click.echo(one_line(view.notice))
        for item in state.asked:
            for take in item.takes:
                self._segments(item.key, take)
        now = state.item
        if now is not None and now.key != self._key:
            self._key = now.key
            click.echo(f"\nQuestion {now.number} of {len(state.plan)}: {one_line(now.ask)}")
        if state.phase != self._phase:
            self._phase = state.phase
            if line := _PHASES.get(state.phase):
                click.echo(line)

    def _segments(self, key: str, take: Take) -> None:
        segments = take.reading.segments if take.reading else ()
        known = self._heard.get((key, take.n), 0)
        for segment in segments[known:]:
            click.echo(f"  heard: {one_line(segment.text)}")
        self._heard[key, take.n] = max(known, len(segments))


async def play_demo(places: Places) -> int:
    """Run the demo and print it; return the exit code."""
    practice = demo(places)
    click.echo("A recorded voice answers two questions; mocktui listens. About a minute.")
    lines = Lines()
    practice.listen(lines.show)
    await practice.run()
    state = practice.view().state
    _transcript(state)
    click.echo(f"\nSaved in {one_line(str(practice.folder.path))}")
    for path in sorted(practice.folder.path.rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            click.echo(f"  {one_line(str(path.relative_to(practice.folder.path)))}")
    heard = all(item.take is not None and item.take.text for item in state.asked)
    return 0 if state.ended == "done" and heard else 1


def _transcript(state: State) -> None:
    click.echo("\nWhat was said (mistakes may be the software's):")
    for item in state.asked:
        planned = state.planned(item.key)
        click.echo(f"\n{item.number}. {one_line(item.ask)}")
        take = item.take
        text = one_line(said(state, take)) if take else ""
        click.echo(f"   {text or '(nothing was heard)'}")
        if planned is not None and planned.question.tip:
            click.echo(f"   Bottom line: {one_line(planned.question.tip)}")
