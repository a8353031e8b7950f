"""Other systems, by injection: what Linux has and others lack is taken away."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from mocktui.practice import doctor_terminal
from mocktui.practice.doctor_terminal import terminal

ROOT = Path(__file__).resolve().parent.parent
SRC = ROOT / "src" / "mocktui"

# What Windows' Python doesn't have of the modules that are used here.
NOT_ON_WINDOWS = {
    "os": {
        *("fchmod", "fchown", "chown", "fork", "forkpty", "getuid", "geteuid", "getgid", "getsid"),
        *("getpgid", "setsid", "killpg", "nice", "setpriority", "getpriority", "mkfifo", "statvfs"),
        *("O_NOFOLLOW", "O_DIRECTORY", "O_CLOEXEC", "O_NONBLOCK", "sched_getaffinity", "uname"),
        *("PRIO_PROCESS", "sync", "pread", "pwrite", "openpty", "getloadavg", "WNOHANG"),
    },
    "signal": {
        *("SIGHUP", "SIGTSTP", "SIGCONT", "SIGWINCH", "SIGKILL", "SIGUSR1", "SIGUSR2", "SIGCHLD"),
        *("SIGPIPE", "SIGSTOP", "SIGALRM", "SIGQUIT", "alarm", "setitimer", "pthread_sigmask"),
    },
}
MODULES = {"fcntl", "termios", "tty", "pty", "pwd", "grp", "resource", "curses", "readline"}
GUARDS = re.compile(
    r"hasattr\((os|signal)|getattr\((os|signal)|sys\.platform|os\.name|ImportError"
    r"|suppress\([^)]*AttributeError"
)


def unguarded(source: str) -> list[str]:
    """Uses of what Windows lacks, in functions (or modules' own lines) without a guard."""
    tree = ast.parse(source)
    lines = source.splitlines()
    found = []
    for one in ast.walk(tree):
        name = ""
        if (
            isinstance(one, ast.Attribute)
            and isinstance(one.value, ast.Name)
            and one.attr in NOT_ON_WINDOWS.get(one.value.id, ())
        ):
            name = f"{one.value.id}.{one.attr}"
        elif isinstance(one, ast.Import):
            name = next((each.name for each in one.names if each.name in MODULES), "")
        if not name:
            continue
        around = [
            each
            for each in ast.walk(tree)
            if isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef))
            and each.lineno <= one.lineno <= (each.end_lineno or 0)
        ]
        text = "\n".join(lines[around[0].lineno - 1 : around[0].end_lineno]) if around else source
        if not GUARDS.search(text):
            found.append(f"{one.lineno}: {name}")
    return found


def test_the_look_finds_what_is_not_guarded() -> None:
    assert unguarded("import os\ndef f():\n    os.nice(1)") == ["3: os.nice"]
    assert unguarded("import os\ndef f():\n    if hasattr(os, 'nice'):\n        os.nice(1)") == []
    assert unguarded("import fcntl") == ["1: fcntl"]


def test_what_windows_lacks_is_guarded() -> None:
    # Their callers ask before.
    asked_before = {
        ("speech/worker.py", "os.nice"),
        ("speech/worker.py", "os.getsid"),
        ("tui/signals.py", "signal.SIGTSTP"),
    }
    found = [
        f"{path.relative_to(SRC)}:{where}"
        for path in SRC.rglob("*.py")
        for where in unguarded(path.read_text("utf-8"))
        if (path.relative_to(SRC).as_posix(), where.partition(": ")[2]) not in asked_before
    ]
    assert not found


BARE = """
import sys, os, signal, importlib, pkgutil, asyncio, ctypes, subprocess, tempfile
import select, selectors, shutil, pathlib, platform, uuid, logging, threading, multiprocessing
import httpx, numpy, textual.app, textual.drivers, textual.drivers.headless_driver, click, rich
import cffi, fsrs, msgspec, tomlkit, platformdirs, sqlite3
{more}
for finder in sys.meta_path:
    def find(name, *more, _real=finder.find_spec):
        return None if name.partition('.')[0] in {modules!r} else _real(name, *more)
    finder.find_spec = find
for one in {modules!r}:
    for name in [m for m in sys.modules if m.partition('.')[0] == one]:
        del sys.modules[name]
for module, names in (('os', {os!r}), ('signal', {signal!r})):
    for name in names:
        if hasattr(sys.modules[module], name):
            delattr(sys.modules[module], name)
"""


def bare(code: str, *, lacking: set[str], windows: bool = False, more: str = "") -> str:
    """Run code in a Python that lacks these modules (and all that Windows lacks)."""
    program = BARE.format(
        modules=sorted(lacking | (MODULES if windows else set())),
        os=sorted(NOT_ON_WINDOWS["os"] - {"uname"}) if windows else [],
        signal=sorted(NOT_ON_WINDOWS["signal"]) if windows else [],
        more=more,
    )
    done = subprocess.run(
        [sys.executable, "-c", program + code], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


LOCKS = """
import types
held = set()
msvcrt = types.ModuleType("msvcrt")
msvcrt.LK_NBLCK = 2
def locking(fd, mode, count):
    key = os.fstat(fd).st_ino
    if key in held:
        raise OSError(13, "locked")
    held.add(key)
msvcrt.locking = locking
sys.modules["msvcrt"] = msvcrt
sys.platform = "win32"
"""


def test_every_module_is_imported_without_what_windows_lacks() -> None:
    out = bare(
        LOCKS
        + """
import mocktui
names = [one.name for one in pkgutil.walk_packages(mocktui.__path__, "mocktui.")]
for name in names:
    if not name.endswith("__main__"):
        importlib.import_module(name)
print(len(names))
""",
        lacking=set(),
        windows=True,
    )
    assert int(out) > 150


def test_a_session_is_written_without_what_windows_lacks(tmp_path: Path) -> None:
    out = bare(
        LOCKS
        + f"""
from pathlib import Path
from datetime import datetime, UTC
from mocktui.core.problem import Problem
from mocktui.locked import take_lock, is_locked
from mocktui.places import Places, private_open
places = Places(Path({str(tmp_path)!r}))
file = places.data / "events.jsonl"
fd = private_open(file, os.O_RDWR | os.O_CREAT)
take_lock(fd, file)
other = private_open(file, os.O_RDWR)
try:
    take_lock(other, file, patience=0)
except Problem as problem:
    print(problem.what)
from mocktui.tui.signals import mind_signals
from mocktui.practice.afterwork import _alone
from mocktui.audio import capture
async def mind():
    mind_signals(None)
asyncio.run(mind())
from mocktui.durable import put_file
put_file(places.data / "one", b"1")
print((places.data / "one").read_bytes())
""",
        lacking=set(),
        windows=True,
    )
    assert out.splitlines() == ["another mocktui is writing this session", "b'1'"]


@pytest.mark.parametrize("library", ["vosk", "sounddevice", "soxr", "soundfile", "moonshine_voice"])
def test_the_commands_work_without_a_library(library: str, tmp_path: Path) -> None:
    out = bare(
        f"""
from mocktui.cli.main import run
for words in (["packs", "list"], ["sessions"], ["formats", "list"], ["models", "list"]):
    try:
        run(["--data-dir", {str(tmp_path)!r}, *words])
    except SystemExit as end:
        print("END", end.code)
from pathlib import Path
from mocktui.places import Places
from mocktui.speech.store import Store
from mocktui.practice.choose import choose_engine
choice = choose_engine(Store(Places(Path({str(tmp_path)!r}))), language="en")
print("ENGINE", choice.engine, choice.line)
""",
        lacking={library},
    )
    assert out.count("END 0") == 4
    assert "ML" in out or "machine" in out


def test_without_portaudios_package_it_is_said(tmp_path: Path) -> None:
    out = bare(
        """
from mocktui.audio.devices import enumerate_here
from mocktui.core.problem import Problem
try:
    enumerate_here()
except Problem as problem:
    print(problem)
""",
        lacking={"sounddevice"},
    )
    assert "PortAudio is not installed" in out
    assert "Typing and the timer work without it" in out


def test_vosks_model_is_not_offered_where_vosk_is_not(tmp_path: Path) -> None:
    code = f"""
from pathlib import Path
from mocktui.places import Places
from mocktui.practice.office_models import Models
print(Models(Places(Path({str(tmp_path)!r}))).offer("en") is None)
"""
    assert bare(code, lacking=set()).strip() == "False"
    assert bare(code, lacking={"vosk"}).strip() == "True"


# --- names -----------------------------------------------------------------------------------


def test_names_of_what_is_written_are_legal_on_windows(tmp_path: Path) -> None:
    from datetime import UTC, datetime

    from mocktui.storage.after import machine_name
    from mocktui.storage.folder import SessionFolder, create_session

    folder = create_session(tmp_path, datetime.now(UTC).astimezone())
    names = [
        folder.id,
        machine_name(tmp_path),
        *(SessionFolder(tmp_path).take_path(3, follow, 2).name for follow in (0, 1)),
    ]
    for name in names:
        assert not re.search(r'[<>:"/\\|?*\x00-\x1f]', name), name
        assert not name.endswith((".", " "))


# --- consoles ---------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["cp1252", "cp437", "ascii", "latin-1"])
def test_a_console_that_is_not_utf8_loses_signs_not_lines(encoding: str, tmp_path: Path) -> None:
    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "mocktui", "--data-dir", str(tmp_path), *words],
            env={**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding=encoding,
            errors="replace",  # click takes ASCII for a mistake, and writes UTF-8
            timeout=60,
        )

    for words in (["packs", "show", "ml-interview-16"], ["formats", "list"], ["--help"]):
        said = run(*words)
        assert said.returncode == 0, said.stderr
        assert len(said.stdout.splitlines()) > 8
        assert "Traceback" not in said.stderr


@pytest.mark.parametrize("locale", ["C", "POSIX", "xx_XX.nonsense"])
def test_a_locale_of_c(locale: str, tmp_path: Path) -> None:
    home = tmp_path / "Zoë"
    home.mkdir()
    said = subprocess.run(
        [sys.executable, "-m", "mocktui", "packs", "list"],
        env={"PATH": os.environ["PATH"], "HOME": str(home), "LC_ALL": locale, "LANG": locale},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
    )
    assert said.returncode == 0, said.stderr
    assert b"ml-interview-16" in said.stdout
    assert said.stderr == b""


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams(closed: str, tmp_path: Path) -> None:
    line = f'"{sys.executable}" -m mocktui --data-dir "{tmp_path}" "$@" {closed}'
    for words, codes in ((["packs", "list"], {0}), ([], {0, 1}), (["practice"], {0, 1})):
        said = subprocess.run(
            ["sh", "-c", line, "sh", *words],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert said.returncode in codes, said.stderr
        assert "Traceback" not in said.stderr


# --- what the doctor knows of terminals -------------------------------------------------------


@pytest.mark.parametrize(
    ("system", "environment", "says"),
    [
        ("darwin", {"TERM_PROGRAM": "vscode"}, "exact zeros"),
        ("darwin", {"TERMINAL_EMULATOR": "JetBrains-JediTerm"}, "exact zeros"),
        ("linux", {"TERM_PROGRAM": "vscode"}, "keeps some ctrl keys"),
        ("darwin", {"TERM_PROGRAM": "Apple_Terminal"}, "256 colours"),
        ("linux", {"TMUX": "/tmp/tmux"}, "terminal-features"),
        ("linux", {"STY": "1.pts-0"}, "GNU screen"),
        ("linux", {"SSH_CONNECTION": "a b"}, "other machine's"),
        ("win32", {}, "Windows Terminal"),
    ],
)
def test_the_doctor_names_what_a_terminal_is_known_for(
    system: str, environment: dict[str, str], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("TERM_PROGRAM", "TERMINAL_EMULATOR", "TMUX", "STY", "SSH_CONNECTION", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(doctor_terminal.sys, "platform", "linux")
    quiet = " ".join(f"{one.what} {one.fix}" for one in terminal())
    assert says not in quiet
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(doctor_terminal.sys, "platform", system)
    assert says in " ".join(f"{one.what} {one.fix}" for one in terminal())


def test_no_child_waits_on_the_descriptor_that_libraries_look_at() -> None:
    """On Windows a library that is loaded hangs where another thread reads from descriptor 0."""
    found = [
        f"{path.relative_to(SRC)}:{number}"
        for folder in ("audio", "speech")
        for path in (SRC / folder).rglob("*.py")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if re.search(r"sys\.stdin|os\.read\(0|input\(", line)
    ]
    assert not found


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="looks at descriptors in /proc")
def test_orders_and_reports_have_pipes_of_their_own() -> None:
    code = (
        "import os; from mocktui.pipes import keep_pipes\n"
        "orders, out = keep_pipes()\n"
        "print('chatter'); os.write(1, b'more chatter')\n"
        "links = [os.readlink(f'/proc/self/fd/{one}') for one in (0, 1, 2)]\n"
        "os.write(out, orders.readline() + repr((links[0], links[1] == links[2])).encode())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], input=b"an order\nanother\n", capture_output=True, check=True
    )
    assert done.stdout == b"an order\n('/dev/null', True)"
    assert b"chatter" in done.stderr
