"""Install mocktui into ./.venv, and the system parts it needs. Called by scripts/setup.

Standard library only: this runs before anything is installed. One line on the screen for each
step; what pip and the system's installer say goes to build/setup.log.
"""

from __future__ import annotations

import ctypes.util
import importlib.util
import os
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOG = ROOT / "build/setup.log"
PIP = (str(VENV / "bin/python"), "-m", "pip", "--disable-pip-version-check")
LINUX = sys.platform.startswith("linux")


class Failed(Exception):  # noqa: N818 - it reads as it is meant
    """Setup can't go on; the text is for the person."""


@dataclass(frozen=True)
class Part:
    """A part of the system: how to see that it is there, and its package by installer.

    An empty package name: that system has it by itself, or has no such thing.
    """

    what: str
    there: Callable[[], bool]
    apt: str
    dnf: str = ""
    pacman: str = ""
    brew: str = ""


def program(name: str) -> Callable[[], bool]:
    """Return a check that a program is on the path."""
    return lambda: shutil.which(name) is not None


def portaudio_there() -> bool:
    """Say whether sounddevice will find PortAudio (its wheels carry it but on Linux)."""
    return not LINUX or ctypes.util.find_library("portaudio") is not None


def alsa_bridge_there() -> bool:
    """Say whether ALSA programs reach the sound server (no server: nothing to reach)."""
    runtime = Path(os.environ.get("XDG_RUNTIME_DIR") or "/nonexistent")
    served = (runtime / "pulse/native").exists() or (runtime / "pipewire-0").exists()
    return not (LINUX and served) or bridge_installed()


def bridge_installed() -> bool:
    """Look for ALSA's plugin for PulseAudio or PipeWire in the usual library folders."""
    names = ("libasound_module_pcm_pulse.so", "libasound_module_pcm_pipewire.so")
    folders = [*Path("/usr/lib").glob("*/alsa-lib"), *Path("/usr").glob("lib*/alsa-lib")]
    return any((folder / name).exists() for folder in folders for name in names)


def font_there() -> bool:
    """Say whether DejaVu, the pictures' font, is installed."""
    return any(Path("/usr/share/fonts").rglob("DejaVuSansMono.ttf"))


FOR_RUN = [
    Part("PortAudio (the microphone)", portaudio_there, "libportaudio2", "portaudio", "portaudio"),
    Part(
        "ALSA's way to the sound server",
        alsa_bridge_there,
        "libasound2-plugins",
        "alsa-plugins-pulseaudio",
        "alsa-plugins",
    ),
]
FOR_TEST = [
    FOR_RUN[0],
    Part(
        "ALSA's way to the sound server",
        lambda: not LINUX or bridge_installed(),
        "libasound2-plugins",
        "alsa-plugins-pulseaudio",
        "alsa-plugins",
    ),
    Part("tmux", program("tmux"), "tmux", "tmux", "tmux", "tmux"),
    Part(
        "PulseAudio (a virtual microphone)",
        program("pulseaudio"),
        *("pulseaudio", "pulseaudio", "pulseaudio", "pulseaudio"),
    ),
    Part("pactl, paplay", program("pactl"), "pulseaudio-utils", "pulseaudio-utils", "libpulse"),
    Part("espeak-ng", program("espeak-ng"), *("espeak-ng",) * 4),
    Part("zsh (its completions)", program("zsh"), *("zsh",) * 4),
    Part("fish (its completions)", program("fish"), *("fish",) * 4),
    Part("rsync (two machines' folders)", program("rsync"), *("rsync",) * 4),
    Part("openssl (a server with a certificate)", program("openssl"), *("openssl",) * 4),
    Part("git", program("git"), *("git",) * 4),
    Part(
        "rsvg-convert (pictures)",
        program("rsvg-convert"),
        *("librsvg2-bin", "librsvg2-tools", "librsvg", "librsvg"),
    ),
    Part(
        "the DejaVu font (pictures)",
        lambda: not LINUX or font_there(),
        *("fonts-dejavu", "dejavu-sans-mono-fonts", "ttf-dejavu"),
    ),
]
# vosk-transcriber, which the benchmark runs against, reads audio through ffmpeg.
FOR_BENCH = [
    *FOR_TEST,
    Part("ffmpeg", program("ffmpeg"), *("ffmpeg", "ffmpeg-free", "ffmpeg", "ffmpeg")),
]
PARTS = {"run": FOR_RUN, "test": FOR_TEST, "bench": FOR_BENCH}


def say(line: str) -> None:
    """Print one step at once, also into a pipe."""
    print(line, flush=True)


def silent(_line: str) -> None:
    """Show nothing of a command's output."""


def logged(command: list[str], *, show: Callable[[str], None] = silent) -> bool:
    """Run a command without input, its output in the log (and to ``show``); True if it worked."""
    LOG.parent.mkdir(exist_ok=True)
    with LOG.open("a", encoding="utf-8", errors="replace") as log:
        log.write(f"$ {' '.join(command)}\n")
        log.flush()
        try:
            child = subprocess.Popen(
                command,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                errors="replace",
            )
        except OSError as error:
            log.write(f"{error}\n")
            return False
        assert child.stdout is not None
        for line in child.stdout:
            log.write(line)
            show(line)
        return child.wait() == 0


def as_root() -> list[str] | None:
    """Return what to put before a command so that root runs it without asking, or None."""
    if os.geteuid() == 0:
        return []
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0
    ):
        return ["sudo", "-n"]
    return None


def line_for(parts: list[Part]) -> str:
    """Return the line a person types to install ``parts`` on this system."""
    for tool, field, words in (
        ("apt-get", "apt", "sudo apt-get install"),
        ("dnf", "dnf", "sudo dnf install"),
        ("pacman", "pacman", "sudo pacman -S"),
        ("brew", "brew", "brew install"),
    ):
        if shutil.which(tool):
            return " ".join(
                [words, *dict.fromkeys(filter(None, (getattr(p, field) for p in parts)))]
            )
    return "(with your system's installer) " + ", ".join(part.what for part in parts)


def apt_install(packages: list[str]) -> bool:
    """Install Debian packages if that can be done without asking; True if it worked."""
    root = as_root()
    if root is None or not shutil.which("apt-get"):
        return False
    say(f"Installing with apt-get: {' '.join(packages)}")
    # Another installer may hold the lock: a fresh machine often looks for updates by itself.
    waits = ["-o", "DPkg::Lock::Timeout=300", "-o", "Acquire::Retries=3"]
    quiet = [*root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", *waits]
    install = [*quiet, "install", "-y", "--no-install-recommends", *packages]
    # The lists of a fresh machine are empty or old: read them first. If they can't be read now,
    # what is there may still do.
    for attempt in (1, 2):
        logged([*quiet, "update"])
        if logged(install):
            return True
        if attempt == 1:
            say("That did not work; trying once more.")
            time.sleep(5)  # what was in its way (a lock, a server) may be gone then
    return False


def system_parts(goal: str) -> None:
    """Install what the system lacks, or say how. Raises Failed where tests can't do without."""
    missing = [part for part in PARTS[goal] if not part.there()]
    if not missing:
        return
    apt_install([part.apt for part in missing])
    missing = [part for part in missing if not part.there()]
    if not missing:
        return
    say(f"Missing on this system: {', '.join(part.what for part in missing)}.")
    say(f"  Install with:  {line_for(missing)}")
    if goal == "run":
        say("  Until then mocktui works without the microphone: answers are typed or timed.")
    elif os.environ.get("MOCKTUI_NO_SKIPS"):
        raise Failed("Every test must run here, and those parts are needed for it.")
    else:
        say("  The tests that need them are skipped.")


def make_venv() -> None:
    """Make ./.venv with the Python running this. Raises Failed with what to install."""
    check = "import pip, sys; sys.exit(sys.version_info < (3, 11))"
    if (VENV / "bin/python").exists() and logged([PIP[0], "-c", check]):
        return
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    say(f"Making .venv with Python {sys.version.split()[0]}")
    if importlib.util.find_spec("ensurepip") is None:
        apt_install([f"python{version}-venv"])
    if not logged([sys.executable, "-m", "venv", "--clear", str(VENV)]):
        raise Failed(
            "Python's own module venv does not work here. On Debian and Ubuntu:\n"
            f"  sudo apt-get install python{version}-venv\nThen run the command again."
        )


def pip_install(goal: str) -> None:
    """Install the package, editable, at the versions of constraints.txt. Raises Failed."""
    base = ["install", "--progress-bar", "off", "-c", "constraints.txt"]
    if goal != "run":
        # The dependency group, read here: pip knows --group only from 25.1 on.
        groups = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["dependency-groups"]
        base += groups["test"]

    def show(line: str) -> None:
        """Name what takes long to fetch."""
        words = line.split()
        if words[:1] == ["Downloading"] and words[-1] in {"MB)", "MB"}:
            say(f"  {words[1].rpartition('/')[2].partition('-')[0]} {' '.join(words[-2:])}")

    say("Installing the Python packages (about 310 MB on disk; a minute or two)")
    begun = time.monotonic()
    if not logged([*PIP, *base, "-e", ".[moonshine]"], show=show):
        if not any("moonshine" in line for line in errors()):
            raise Failed(no_install())
        say("Moonshine, the built-in recognizer, can't be had for this system: going on without.")
        if not logged([*PIP, *base, "-e", "."], show=show):
            raise Failed(no_install())
    say(f"Installed in {time.monotonic() - begun:.0f} s.")


def errors() -> list[str]:
    """Return pip's error lines in the log, those that give a reason ("ERROR:") first."""
    lines = map(str.strip, LOG.read_text("utf-8", errors="replace").splitlines())
    return sorted(line for line in lines if line.lower().startswith("error:"))


def no_install() -> str:
    """Say why pip failed, in the words of an error that gives a reason, and what helps."""
    said = errors()
    return (
        f"The Python packages could not be installed: {said[0][7:] if said else 'pip failed'}\n"
        "  Is this machine online? pip's settings (pip config list) are used as they are.\n"
        f"  Everything pip said: {LOG.relative_to(ROOT)}. Run the command again to go on."
    )


def main(goal: str) -> int:
    """Do the steps for ``goal``; return the exit code."""
    if goal not in PARTS:
        print(f"usage: scripts/setup {'|'.join(PARTS)}", file=sys.stderr)
        return 2
    try:
        LOG.unlink(missing_ok=True)
        make_venv()
        system_parts(goal)
        pip_install(goal)
    except Failed as failed:
        print(f"Setup stopped. {failed}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nSetup interrupted; run the command again to go on.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "run"))
