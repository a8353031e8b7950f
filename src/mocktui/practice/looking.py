"""A look at one library from a process of its own: ``python -m mocktui.practice.looking NAME``.

Libraries print, hang and crash; the doctor only reads the one JSON object this prints.
"""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version

from mocktui.audio.devices import module_command
from mocktui.pipes import keep_pipes

LIBRARIES = {"vosk": "vosk", "moonshine": "moonshine_voice", "soundfile": "soundfile"}
_PACKAGES = {"moonshine": "moonshine-voice"}
LOUDSPEAKER = "loudspeaker"


def look(name: str, seconds: float) -> dict[str, str]:
    """Ask a child about ``name``: ``{"ok": …}``, ``{"missing": …}`` or ``{"broken": …}``.

    ``name`` is one of ``LIBRARIES`` or ``LOUDSPEAKER``; a child that does not answer in so many
    seconds, or crashes, is broken.
    """
    try:
        done = subprocess.run(
            module_command("mocktui.practice.looking", name),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
        )
        answer = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        return {"broken": f"no answer within {seconds:g} seconds"}
    except OSError as error:
        return {"broken": f"it could not be asked ({error.strerror})"}
    except ValueError:
        return {"broken": f"it crashes when it is loaded (code {done.returncode})"}
    return answer if isinstance(answer, dict) else {"broken": "it gave no answer"}


def _library(name: str) -> dict[str, str]:
    module = LIBRARIES[name]
    try:
        importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name == module:
            return {"missing": "not installed"}
        return {"broken": f"it can't be loaded ({error})"}
    except (ImportError, OSError) as error:
        return {"broken": f"it can't be loaded ({error})"}
    try:
        return {"ok": version(_PACKAGES.get(name, module))}
    except PackageNotFoundError:
        return {"ok": ""}


def _loudspeaker() -> dict[str, str]:
    try:
        import sounddevice
    except (ImportError, OSError):
        return {"missing": "the library PortAudio is not installed"}
    try:
        return {"ok": str(sounddevice.query_devices(kind="output")["name"])}
    except (sounddevice.PortAudioError, ValueError) as error:
        return {"missing": f"no loudspeaker was found ({error})"}


def main() -> None:
    """Print the answer as one JSON object; what libraries print goes to standard error."""
    _, out = keep_pipes()
    name = sys.argv[1]
    answer = _loudspeaker() if name == LOUDSPEAKER else _library(name)
    os.write(out, json.dumps(answer).encode())
    os._exit(0)  # PortAudio's own farewell can hang


if __name__ == "__main__":
    main()
