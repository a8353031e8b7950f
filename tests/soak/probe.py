"""mocktui with a probe in its event loop: ``python probe.py OUT.jsonl ARGUMENTS…``.

Every two seconds a line: how late the loop woke (each sleep of 20 ms), memory, processor time, open
descriptors. The app itself is untouched.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path

import psutil

STEP = 0.02  # seconds
LINE = 2.0  # seconds


async def watch(out: Path) -> None:
    """Measure until the loop ends."""
    me = psutil.Process()
    with out.open("w", encoding="utf-8") as file:
        while True:
            late: list[float] = []
            begun = time.perf_counter()
            while time.perf_counter() - begun < LINE:
                before = time.perf_counter()
                await asyncio.sleep(STEP)
                late.append(round((time.perf_counter() - before - STEP) * 1000, 3))
            used = me.cpu_times()
            line = {
                "t": time.monotonic(),
                "late_ms": late,
                "rss": me.memory_info().rss,
                "cpu": used.user + used.system,
                "descriptors": me.num_fds(),
                "children": len(me.children(recursive=True)),
            }
            file.write(json.dumps(line) + "\n")
            file.flush()


def main() -> None:
    """Run mocktui with the probe."""
    from mocktui.cli.main import run
    from mocktui.tui.app import MocktuiApp

    out = Path(sys.argv.pop(1))
    mounted = MocktuiApp.on_mount

    def on_mount(app: MocktuiApp) -> None:
        app.run_worker(watch(out), group="probe")
        mounted(app)

    MocktuiApp.on_mount = on_mount  # type: ignore[method-assign]  # that is what a probe does
    run()


if __name__ == "__main__":
    main()
