"""How exactly a run that nobody touches keeps its times.

Event times are exact by construction (a deadline is stamped as such); what a person feels is how
much later the screen and the recorder are told. A practice of six short questions runs on the real
conductor, journal and clock, and every change is compared with its deadline.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
from pathlib import Path

from mocktui.core.format import PRACTICE
from mocktui.packs.read import read_pack
from mocktui.places import Places, shipped
from mocktui.practice.begin import begin
from mocktui.practice.setup import Setup
from mocktui.practice.view import View
from mocktui.storage.lines import read_journal

QUESTIONS = 6
THINK, ANSWER, BETWEEN = 0.7, 1.1, 0.5


async def run(data: Path) -> tuple[list[float], list[float]]:
    """Return how late each change was told, and how far each event is off the plan (seconds)."""
    from msgspec.structs import replace

    pack = read_pack(shipped("questions") / "ml-interview-16.toml")
    rules = replace(PRACTICE, between=BETWEEN)
    setup = Setup(
        packs=(pack,), format=rules, limit=QUESTIONS, think=THINK, answer=ANSWER, mode="timer"
    )
    practice = begin(Places(data), setup)
    late: list[float] = []
    seen = 0

    def told(view: View) -> None:
        nonlocal seen
        if view.state.events > seen:
            seen = view.state.events
            late.append(view.now - view.state.last_t)

    practice.listen(told)
    await practice.run()
    events = read_journal(practice.folder.events).events
    ended = [e.t for e in events if type(e).__name__ == "AnswerEnded"]
    begun = [e.t for e in events if type(e).__name__ == "AnswerStarted"]
    off = [abs(b - a - ANSWER) for a, b in zip(begun, ended, strict=True)]
    return late, off


def main() -> list[tuple[str, str, str]]:
    """Return the rows of this benchmark."""
    with tempfile.TemporaryDirectory() as folder:
        late, off = asyncio.run(run(Path(folder)))
    worst = statistics.quantiles(late, n=20)[-1]
    return [
        (
            f"a run nobody touches: event times off the plan ({QUESTIONS} questions)",
            f"{max(off) * 1000:.3f} ms at most",
            "0",
        ),
        (
            "a run nobody touches: screen and recorder told late",
            f"p50 {statistics.median(late) * 1000:.1f} ms, p95 {worst * 1000:.1f} ms",
            "",
        ),
    ]


if __name__ == "__main__":
    for row in main():
        print(" | ".join(row))
