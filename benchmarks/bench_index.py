"""How fast past sessions are there: the first page, a search beside ripgrep and beside FTS5 itself,
the index from nothing beside decoding the same bytes, one new session, and the memory it takes.

    python benchmarks/bench_index.py [SESSIONS]       # also: MOCKTUI_BENCH_SESSIONS

The sessions (of 16 answers of 90 s, see make_sessions.py) are made for it. ``make bench`` measures
1,000 of them, half a minute's work; the README's figures are of 10,000: 3 GB and some minutes.
MOCKTUI_BENCH_DATA names a data folder of make_sessions.py to use instead of making one.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import make_sessions
from mocktui.places import Places
from mocktui.storage.index import Index
from mocktui.storage.index_db import discard
from mocktui.storage.index_text import match
from mocktui.storage.lines import UNREADABLE, decode_line

DEFAULT = 1000
RUNS = 7
# A word of one session in a hundred, common ones, two words, a phrase, and the beginning of a word.
BEGINNING = "regressi"
SEARCHES = (make_sessions.RARE, "gradient", "the", "gradient boosting", '"the result"', BEGINNING)
FTS5 = (
    "SELECT rowid, snippet(find, 0, '[', ']', '…', 24) FROM find"
    " WHERE find MATCH ? ORDER BY rowid DESC LIMIT 50"
)
ONCE = """
import resource, sys, time
from pathlib import Path
from mocktui.places import Places
from mocktui.storage.index import Index
from mocktui.storage.index_child import children_for
begun = time.perf_counter()
Index(Places(Path(sys.argv[1]))).update()
wall = time.perf_counter() - begun
both = [resource.getrusage(one) for one in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
unit = 1 if sys.platform == "darwin" else 1024
# Of the processes that help, the largest counts for each.
memory = both[0].ru_maxrss + children_for(sys.maxsize) * both[1].ru_maxrss
print(wall, memory * unit, sum(one.ru_utime + one.ru_stime for one in both))
"""


@contextmanager
def data_folder(sessions: int) -> Iterator[tuple[Path, int]]:
    """A data folder of so many sessions, and how many it has."""
    given = os.environ.get("MOCKTUI_BENCH_DATA")
    if given:
        yield Path(given), len(list((Path(given) / "sessions").iterdir()))
        return
    with tempfile.TemporaryDirectory(prefix="mocktui-bench-") as folder:
        make_sessions.make(Path(folder), sessions)
        yield Path(folder), sessions


def seconds(work: Callable[[], object]) -> float:
    """Return how long ``work`` takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def middle(work: Callable[[], object], runs: int = RUNS) -> float:
    """Return the median of some runs, after one that warms up."""
    work()
    return statistics.median(seconds(work) for _ in range(runs))


def bare_decode(journals: list[Path]) -> float:
    """Return the seconds msgspec takes for the lines of the journals, and nothing else."""
    spent = 0.0
    for path in journals:
        lines = path.read_bytes().split(b"\n")
        begun = time.perf_counter()
        for line in lines:
            if line:
                try:
                    decode_line(line)
                except UNREADABLE:
                    continue
        spent += time.perf_counter() - begun
    return spent


def rebuild(data: Path, environment: dict[str, str]) -> tuple[float, float, float]:
    """Make the index from nothing in a new process: seconds, bytes of memory, CPU seconds."""
    places = Places(data)
    path = Index(places).path
    assert path is not None
    discard(path)
    command = [sys.executable, "-c", ONCE, str(data)]
    out = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    wall, memory, cpu = map(float, out.stdout.split())
    return wall, memory, cpu


def ripgrep(data: Path, text: str, most: str) -> tuple[str, Callable[[], object]]:
    """Return the searcher's name and a search for lines with ``text`` in each transcript.

    ``most`` lines in each: with 1 it reads no further than the first.
    """
    folder = str(data / "sessions")
    program = shutil.which("rg")
    if program is not None:
        command = [program, "-i", "-F", "-m", most, "-g", "events.jsonl", text, folder]
    else:
        command = ["grep", "-r", "-i", "-F", "-m", most, "--include", "events.jsonl", text, folder]
    # Into a pipe: some stop at the first find where nobody reads.
    return Path(command[0]).name, lambda: subprocess.run(command, capture_output=True, check=False)


def searches(data: Path, environment: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    """Yield the rows of searching: the command beside ripgrep, the app beside FTS5."""
    program = str(Path(sys.executable).parent / "mocktui")
    command = [program, "--data-dir", str(data), "sessions", "--search"]
    ratios, texts = [], []
    name = ""
    for text, most in ((make_sessions.RARE, "1"), ("gradient", "1000000"), ("gradient", "1")):
        name, other = ripgrep(data, text, most)
        theirs = middle(other, 3)
        ours = middle(
            lambda text=text: subprocess.run(
                [*command, text], env=environment, capture_output=True, check=True
            ),
            3,
        )
        ratios.append(ours / theirs)
        texts.append(f"{ours * 1000:.0f} / {theirs * 1000:.0f} ms")
    yield (
        f"mocktui sessions --search / {name} over the same journals (a rare"
        " word; all lines with a common one; only the first line with it in each)",
        f"{', '.join(f'{one:.2f}' for one in ratios)} ({'; '.join(texts)})",
        "≤ 0.5",
    )
    index = Index(Places(data))
    with closing(index), closing(sqlite3.connect(str(index.path))) as bare:
        ratios, texts = [], []
        for text in SEARCHES:
            asked = match(text, goes_on=text == BEGINNING)
            own, other = [], []
            index.search(text), bare.execute(FTS5, (asked,)).fetchall()
            for _ in range(5 * RUNS):
                own.append(seconds(lambda text=text: index.search(text)))
                other.append(seconds(lambda asked=asked: bare.execute(FTS5, (asked,)).fetchall()))
            mine, theirs = statistics.median(own), statistics.median(other)
            ratios.append(mine / theirs)
            texts.append(f"{text}: {mine * 1000:.1f} / {theirs * 1000:.1f} ms")
    yield (
        "search in the app / a bare FTS5 query with snippets, newest first, 50 hits (worst of six)",
        f"{max(ratios):.2f} ({'; '.join(texts)})",
        "≤ 1.5",
    )


def measure(data: Path, count: int) -> Iterator[tuple[str, str, str]]:
    """Yield the rows."""
    environment = dict(os.environ)
    what = f"{count:,} sessions"
    journals = sorted((data / "sessions").glob("*/events.jsonl"))
    size = sum(path.stat().st_size for path in journals)
    some = journals[:: max(1, len(journals) // 500)]
    share = size / sum(path.stat().st_size for path in some)
    bare_decode(some)
    for path in journals:
        path.read_bytes()  # into memory: how fast the disk is would be neither's merit
    # In turn, so that both see the same machine.
    before = bare_decode(some) * share
    wall, memory, cpu = rebuild(data, environment)
    bare = statistics.mean([before, bare_decode(some) * share])
    yield (
        f"index of {what} ({size / 1e9:.2f} GB) from nothing / a bare msgspec decode of it",
        f"{bare / wall:.2f} of its speed ({size / wall / 1e6:.0f} / {size / bare / 1e6:.0f} MB/s;"
        f" {wall:.1f} s, {cpu:.1f} s of processor)",
        "≥ 0.5",
    )
    yield f"memory for it ({what})", f"{memory / 1e6:.0f} MB", "≤ 200 MB"

    index = Index(Places(data))
    with closing(index):

        def page() -> None:
            index.update()
            index.sessions(limit=50)

        yield f"first page of {what}", f"{middle(page):.3f} s", "≤ 0.2 s"
        took, known = [], []
        for number in range(10):
            made = data / "sessions" / make_sessions.name_of(1_000_000 + number)[0]
            make_sessions.write(data, 1_000_000 + number, 16, 90.0)
            try:
                if number % 2:
                    known.append(seconds(lambda name=made.name: index.update(only=[name])))
                else:
                    took.append(seconds(index.update))
            finally:
                shutil.rmtree(made)
            index.update()
        look = middle(index.update)
        yield (
            "one new session into the index, by its name; by looking through all folders",
            f"{statistics.median(known) * 1000:.0f} ms; {statistics.median(took) * 1000:.0f} ms"
            f" ({look * 1000:.0f} ms where there is none)",
            "≤ 50 ms",
        )

        def attempts() -> None:
            index.attempts("pack-1", "question-03")

        yield f"all takes of one question among {what}", f"{middle(attempts) * 1000:.0f} ms", ""
    yield from searches(data, environment)


def main(arguments: list[str] | None = None) -> list[tuple[str, str, str]]:
    """Return the rows (figure, measured, wanted) of this benchmark."""
    chosen = arguments or [os.environ.get("MOCKTUI_BENCH_SESSIONS", str(DEFAULT))]
    with tempfile.TemporaryDirectory(prefix="mocktui-bench-cache-") as cache:
        before = os.environ.get("XDG_CACHE_HOME")
        os.environ["XDG_CACHE_HOME"] = cache
        try:
            with data_folder(int(chosen[0])) as (data, count):
                return list(measure(data, count))
        finally:
            if before is None:
                del os.environ["XDG_CACHE_HOME"]
            else:
                os.environ["XDG_CACHE_HOME"] = before


if __name__ == "__main__":
    for row in main(sys.argv[1:]):
        print(" | ".join(row))
