"""The voices a system brings for reading text aloud, and the commands that make them speak.

Nothing here runs anything: :func:`find_voice` looks which program is there, :meth:`Voice.command`
gives its argv. The text always goes in by standard input, never through a shell or an argument.
"""

from __future__ import annotations

import math
import re
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec

from mocktui.core.text import one_line

MOST = 2000  # characters that are read of one text
_WORDS_A_MINUTE = 165
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
# A constant: what is said, and in which language, comes in by standard input.
_SAPI = (
    "[Console]::InputEncoding = [Text.Encoding]::UTF8; Add-Type -AssemblyName System.Speech; "
    "$v = New-Object System.Speech.Synthesis.SpeechSynthesizer; "
    "$v.Rate = [int][Console]::In.ReadLine(); $l = [Console]::In.ReadLine(); "
    "$c = $v.GetInstalledVoices() | Where-Object { $_.Enabled -and "
    "$_.VoiceInfo.Culture.Name -like ($l + '*') } | Select-Object -First 1; "
    "if ($c) { $v.SelectVoice($c.VoiceInfo.Name) }; $v.Speak([Console]::In.ReadToEnd())"
)


class Voice(msgspec.Struct, frozen=True, kw_only=True):
    """A program that speaks. ``kind`` is its name, ``path`` where it is.

    ``model`` is piper's voice file: piper writes a WAV that is then played; all others speak
    themselves.
    """

    kind: str  # espeak-ng · spd-say · say · sapi · piper
    path: str
    model: str = ""

    def command(self, language: str, speed: float, wav: Path | None = None) -> list[str]:
        """Return the argv that speaks what comes by standard input; ``speed`` 1 is usual.

        ``wav`` is the file that piper writes.
        """
        tongue, words = language_of(language), str(round(_WORDS_A_MINUTE * speed))
        match self.kind:
            case "piper":
                slower = f"{1 / speed:.2f}"
                return [self.path, "-m", self.model, "-f", str(wav), "--length-scale", slower]
            case "spd-say":
                rate = str(max(-100, min(100, round(100 * math.log2(speed)))))
                return [self.path, "--wait", "--pipe-mode", "-l", tongue, "-r", rate]
            case "say":
                return [self.path, "-r", words, "-f", "-"]
            case "sapi":
                return [self.path, "-NoProfile", "-NonInteractive", "-Command", _SAPI]
            case _:
                return [self.path, "-v", tongue, "-s", words, "--stdin"]

    def text(self, text: str, language: str, speed: float) -> bytes:
        """Return what goes to its standard input: cleaned, on one line, and not without end."""
        said = spoken_text(text)
        if self.kind == "sapi":
            rate = max(-10, min(10, round(10 * math.log(speed, 3))))
            said = f"{rate}\n{language_of(language)}\n{said}"
        return f"{said}\n".encode()

    @property
    def cancel(self) -> list[str]:
        """The argv that silences it where ending its process does not; often empty."""
        return [self.path, "--cancel"] if self.kind == "spd-say" else []


def spoken_text(text: str) -> str:
    """Return ``text`` as it is read: no controls, one line, at most :data:`MOST` characters."""
    return one_line(text)[:MOST].strip()


def language_of(language: str) -> str:
    """Return a pack's language as voices know it (``en``, ``pt-br``); ``en`` for anything else."""
    return language.replace("_", "-").lower() if _LANGUAGE.fullmatch(language) else "en"


def longest(text: str, speed: float) -> float:
    """Return the seconds after which a voice that still speaks is taken to hang."""
    return 6.0 + len(spoken_text(text)) / (6.0 * speed)


def find_voice(
    language: str = "en",
    *,
    platform: str = sys.platform,
    which: Callable[[str], str | None] = shutil.which,
    folders: tuple[Path, ...] = (),
) -> Voice | None:
    """Return the voice to speak this language with: the person's own piper, or the system's.

    ``folders`` are where piper's voices (``en_US-joe-medium.onnx``) are looked for.
    """
    if piper := which("piper"):
        for one in folders:
            tongue = language_of(language).split("-")[0]
            for model in sorted(one.glob(f"{tongue}_*.onnx")):
                if model.with_name(f"{model.name}.json").is_file():
                    return Voice(kind="piper", path=piper, model=str(model))
    if platform == "darwin":
        names: Mapping[str, str] = {"say": "say", "espeak-ng": "espeak-ng"}
    elif platform == "win32":
        names = {"powershell": "sapi", "espeak-ng": "espeak-ng"}
    else:
        names = {"espeak-ng": "espeak-ng", "spd-say": "spd-say"}
    for name, kind in names.items():
        if path := which(name):
            return Voice(kind=kind, path=path)
    return None


def missing_voice(platform: str = sys.platform) -> str:
    """Return the line that says what to install where no voice was found."""
    if platform == "darwin":
        return "No voice was found: brew install espeak-ng brings one."
    if platform == "win32":
        return "No voice was found: Windows PowerShell brings one, and it is not on the path."
    return (
        "No voice was found. Debian or Ubuntu: sudo apt install espeak-ng · Fedora: sudo dnf "
        "install espeak-ng · Arch: sudo pacman -S espeak-ng"
    )
