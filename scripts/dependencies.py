"""Make docs/dependencies.md: what mocktui needs to run, why, how large, how slow, which licence.

Sizes and times are of the environment this runs in: ``python scripts/dependencies.py``.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "dependencies.md"


class Why(NamedTuple):
    """A package's module, what it is for, and where it is imported."""

    module: str
    reason: str
    where: str


REASONS = {
    "charset-normalizer": Why(
        "charset_normalizer", "text in an unknown encoding, in lists people import", "importing"
    ),
    "click": Why("click", "the command line: options, help, completions", "every command"),
    "fsrs": Why("fsrs", "when an answer is due again (spaced repetition)", "due, plan"),
    "httpx": Why("httpx", "fetching a model, when asked for one", "that download"),
    "jellyfish": Why("jellyfish", "which words sound alike: misheard terms", "putting right"),
    "markdown-it-py": Why("markdown_it", "questions in Markdown lists", "importing"),
    "msgspec": Why("msgspec", "typed and fast JSON and TOML: events, packs", "nearly everywhere"),
    "numpy": Why("numpy", "levels, pauses, resampling, slower playback", "child processes"),
    "platformdirs": Why("platformdirs", "where each system keeps data and caches", "every command"),
    "python-ulid": Why("ulid", "names of sessions that sort and never collide", "a new session"),
    "rapidfuzz": Why("rapidfuzz", "nearest term to what was heard", "putting right"),
    "rich": Why("rich", "text in the terminal; Textual stands on it", "screens"),
    "snowballstemmer": Why("snowballstemmer", "words by their stems: rubric evidence", "debrief"),
    "sounddevice": Why("sounddevice", "microphone and loudspeaker by PortAudio", "child processes"),
    "soundfile": Why("soundfile", "reading and writing FLAC", "child processes"),
    "soxr": Why("soxr", "one sample rate for all microphones", "child processes"),
    "textual": Why("textual", "the screens", "screens"),
    "textual-plotext": Why("textual_plotext", "the curves of Progress", "that screen"),
    "tomlkit": Why("tomlkit", "changing a TOML file with its comments kept", "settings, packs"),
    "vosk": Why("vosk", "listening as you speak, with word times", "a child process"),
    "moonshine-voice": Why(
        "moonshine_voice", "listening to English without a download (extra)", "a child process"
    ),
}
# What the packages' own metadata leaves out or says at length.
LICENCES = {
    "vosk": "Apache-2.0",
    "python-ulid": "MIT",
    "soundfile": "BSD-3-Clause; libsndfile in its wheels: LGPL-2.1 or later",
    "soxr": "LGPL-2.1 or later",
    "moonshine-voice": "MIT",
}
COLUMNS = ("package", "for", "imported by", "MB", "ms", "licence")


def needed() -> list[str]:
    """Return the names of the run-time dependencies in pyproject.toml, extras after them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extra = [one for many in project["optional-dependencies"].values() for one in many]
    return [name_of(one) for one in (*project["dependencies"], *extra)]


def name_of(requirement: str) -> str:
    """Return the package a requirement names, as registries compare names."""
    return re.split(r"[\s<>=!~;\[(]", requirement)[0].lower().replace("_", "-")


def below(names: list[str]) -> list[str]:
    """Return what those need in turn, in the order of the names; what is not here is left out."""
    known, left = set(names), list(names)
    while left:
        try:
            requires = distribution(left.pop()).requires or []
        except PackageNotFoundError:
            continue
        for line in requires:
            name = name_of(line)
            if "extra ==" in line or name in known or _there(name) is None:
                continue
            known.add(name)
            left.append(name)
    return sorted(known - set(names))


def _there(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


def megabytes(found: Distribution) -> float:
    """Return the size of a package's files."""
    paths = (Path(str(found.locate_file(one))) for one in found.files or [])
    return sum(path.stat().st_size for path in paths if path.is_file()) / 1e6


def milliseconds(module: str) -> float:
    """Return how long a fresh Python takes to import a module: the best of three."""
    code = (
        "import time; start = time.perf_counter(); "
        f"import {module}; print((time.perf_counter() - start) * 1000)"
    )
    times = []
    for _ in range(3):
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
        times += [float(one) for one in done.stdout.split()[-1:]]
    return min(times, default=float("nan"))


def licence(name: str, found: Distribution) -> str:
    """Return a package's licence in a few words."""
    if name in LICENCES:
        return LICENCES[name]
    data = found.metadata
    said = data.get("License-Expression") or ""
    if not said:
        kinds = [one.rpartition(" :: ")[2] for one in data.get_all("Classifier") or []
                 if one.startswith("License ::") and not one.endswith("OSI Approved")]  # fmt: skip
        said = " or ".join(kinds) or (data.get("License") or "").splitlines()[0]
    return said.replace(" License", "").replace("Apache Software", "Apache-2.0")


def row(name: str, why: Why | None = None) -> str:
    """Return a line of the table; for what others need only size and licence."""
    found = distribution(name)
    size, terms = f"{megabytes(found):.1f}", licence(name, found)
    if why is None:
        return f"| {name} | {size} | {terms} |"
    time = f"{milliseconds(why.module):.0f}"
    return f"| {name} | {why.reason} | {why.where} | {size} | {time} | {terms} |"


def page() -> str:
    """Return the page."""
    names = needed()
    own = [row(name, REASONS[name]) for name in names]
    others = below(names)
    total = sum(megabytes(distribution(one)) for one in (*names, *others))
    return "\n".join(
        [
            "# Dependencies",
            "",
            "What mocktui needs to run, and why. Made by `python scripts/dependencies.py`; sizes",
            "are of the installed files on Linux, times of a first import in a fresh Python, so",
            "with everything it needs itself. `mocktui --help` imports click alone; the microphone",
            "library, the engines and numpy are imported by child processes or by what uses them.",
            "",
            f"| {' | '.join(COLUMNS)} |",
            "|---|---|---|--:|--:|---|",
            *own,
            "",
            f"With what they need in turn: {total:.0f} MB. None is under the GPL. soxr, and the",
            "libsndfile inside soundfile's wheels, are under the LGPL: separate libraries, which",
            "anybody may replace. numpy's wheels carry libgfortran, whose licence allows that",
            "(GCC's run-time exception).",
            "",
            "mocktui's list of usual English words (`core/english.txt`) is made from SCOWL, the",
            "Spell Checker Oriented Word Lists; their notice stands at its head. Speech models",
            "have licences of their own: `mocktui models show NAME` tells each.",
            "",
            "## What they need in turn",
            "",
            "| package | MB | licence |",
            "|---|--:|---|",
            *(row(name) for name in others),
            "",
        ]
    )


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
