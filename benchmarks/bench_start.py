"""How fast mocktui is there: first frame over a bare Textual app's, ``--help`` over argparse's.

Each pair runs in turn on the same machine, so that the ratio means something where the
milliseconds do not. A first frame is the time from starting the process in a pseudo-terminal of
80 by 24 to the moment its text has come out of it.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
import tomllib
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAIRS = 11
LIMIT = 20.0  # seconds until a first frame counts as missing
_ESCAPES = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|[P\]^_][^\x07\x1b]*(?:\x07|\x1b\\)|[@-_])")

BARE_TITLE = "Bare application"
BARE_APP = f"""
from textual.app import App, ComposeResult
from textual.widgets import Footer, Header
class Bare(App[None]):
    TITLE = {BARE_TITLE!r}
    def compose(self) -> ComposeResult:
        yield Header()
        yield Footer()
Bare().run()
"""
ARGPARSE_PROGRAM = """
import argparse
parser = argparse.ArgumentParser(description="A program with five options.")
parser.add_argument("--data-dir", metavar="DIR", help="where to keep things")
parser.add_argument("--format", choices=["a", "b"], help="how to run")
parser.add_argument("--limit", type=int, metavar="N", help="how many")
parser.add_argument("--shuffle", action="store_true", help="in any order")
parser.add_argument("--version", action="version", version="1")
parser.parse_args()
"""


def pack_titles() -> list[str]:
    """Return the titles of the built-in packs: Home is there when one of them is."""
    packs = (ROOT / "questions").glob("*.toml")
    return [tomllib.loads(path.read_text("utf-8"))["pack"]["title"] for path in packs]


def first_frame(command: list[str], texts: list[str], environment: dict[str, str]) -> float:
    """Return the seconds until one of ``texts`` stood in the terminal; then end the program.

    Raises SystemExit with what came out instead where it never did.
    """
    wanted = [text.encode().replace(b" ", b"") for text in texts]
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    begun = time.perf_counter()
    child = subprocess.Popen(
        command,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environment,
        start_new_session=True,
        close_fds=True,
    )
    os.close(theirs)
    came = b""
    try:
        while time.perf_counter() - begun < LIMIT:
            if not select.select([ours], [], [], 0.5)[0]:
                continue
            try:
                piece = os.read(ours, 65536)
            except OSError:  # the program left
                break
            came += piece
            # Textual writes spaces as it likes (text, padding, cursor moves): compare without.
            flat = _ESCAPES.sub(b"", came).replace(b" ", b"")
            if any(text in flat for text in wanted):
                return time.perf_counter() - begun
    finally:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        os.close(ours)
    shown = _ESCAPES.sub(b"", came).decode(errors="replace").strip()[-400:]
    raise SystemExit(f"{command[0]}: no first frame in {LIMIT:g} s; it wrote: {shown!r}")


def time_of(command: list[str], environment: dict[str, str]) -> float:
    """Return the seconds a command takes from start to end. Raises if it fails."""
    begun = time.perf_counter()
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - begun


def compare(ours: Callable[[], float], theirs: Callable[[], float]) -> tuple[float, float, float]:
    """Run both in turn; return the median times (seconds) and the median ratio."""
    ours(), theirs()  # the first run of each writes byte code and fills the disk's cache
    pairs = [(ours(), theirs()) for _ in range(PAIRS)]
    mine, other = (statistics.median(column) for column in zip(*pairs, strict=True))
    return mine, other, statistics.median(one / two for one, two in pairs)


def main() -> list[tuple[str, str, str]]:
    """Return the rows (figure, measured, wanted) of this benchmark."""
    program = str(Path(sys.executable).parent / "mocktui")
    rows = []
    with tempfile.TemporaryDirectory() as home:
        environment = {"PATH": os.environ["PATH"], "HOME": home, "TERM": "xterm-256color"}
        environment |= {"LC_ALL": "C.UTF-8", "COLORTERM": "truecolor"}
        (Path(home) / "bare.py").write_text(BARE_APP)
        (Path(home) / "options.py").write_text(ARGPARSE_PROGRAM)
        titles = pack_titles()
        for name, ours, theirs, wanted in (
            (
                "first frame (Home) / a bare Textual app's",
                lambda: first_frame([program], titles, environment),
                lambda: first_frame([sys.executable, f"{home}/bare.py"], [BARE_TITLE], environment),
                "≤ 1.5",
            ),
            (
                "mocktui --help / an argparse program's",
                lambda: time_of([program, "--help"], environment),
                lambda: time_of([sys.executable, f"{home}/options.py", "--help"], environment),
                "≤ 2",
            ),
        ):
            mine, other, ratio = compare(ours, theirs)
            measured = f"{ratio:.2f} ({mine * 1000:.0f} ms / {other * 1000:.0f} ms)"
            rows.append((name, measured, wanted))
    return rows


if __name__ == "__main__":
    for row in main():
        print(" | ".join(row))
