"""Run every benchmark beside this file and print one table: the figures of the README.

A benchmark is a file ``bench_NAME.py`` with ``main()``, which returns rows of three texts: the
figure, what was measured, what is wanted. ``bench.py NAME…`` runs only those.
"""

from __future__ import annotations

import importlib
import os
import platform
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main(chosen: list[str]) -> int:
    """Run the benchmarks (all, or those chosen) and print the table; return the exit code."""
    sys.path.insert(0, str(HERE))
    names = chosen or sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))
    rows: list[tuple[str, str, str]] = []
    failed = False
    for name in names:
        begun = time.monotonic()
        print(f"{name} …", file=sys.stderr, flush=True)
        try:
            rows += importlib.import_module(f"bench_{name}").main()
        except SystemExit as error:
            print(f"{name} failed: {error}", file=sys.stderr)
            failed = True
        print(f"{name}: {time.monotonic() - begun:.0f} s", file=sys.stderr, flush=True)
    print(
        f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, "
        f"{os.cpu_count()} cores\n"
    )
    print("| figure | measured | wanted |\n|---|---|---|")
    for row in rows:
        print(f"| {' | '.join(row)} |")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
