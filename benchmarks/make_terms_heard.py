"""Speak the sentences of tests/data/terms_sentences.toml and write down what moonshine hears.

Two synthesizers, three voices: piper's joe and two of espeak-ng's. The result, one line a
sentence, is tests/data/terms_heard.json: what the tests and ``bench_terms.py`` work on, so that
they need neither sound nor minutes. ``make_terms_heard.py --check`` writes nothing and fails where
what is heard now differs from the file.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

SENTENCES = ROOT / "tests" / "data" / "terms_sentences.toml"
HEARD = ROOT / "tests" / "data" / "terms_heard.json"
VOICES = {"joe": "", "espeak-us": "en-us", "espeak-gb-f3": "en-gb+f3"}  # "": piper's
_MARKED = re.compile(r"\{([^|}]+)(?:\|([^}]+))?\}")


def sentences() -> dict[str, list[str]]:
    """Return the marked sentences by ``half.kind``."""
    read = tomllib.loads(SENTENCES.read_text("utf-8"))
    return {f"{half}.{kind}": lines for half in read for kind, lines in read[half].items()}


def written(line: str) -> str:
    """Return a marked sentence as a person would write it."""
    return _MARKED.sub(r"\1", line)


def said(line: str) -> str:
    """Return a marked sentence as it is given to a synthesizer."""
    return _MARKED.sub(lambda found: found[2] or found[1], line)


def marked(line: str) -> list[str]:
    """Return the terms of a marked sentence, as written in it."""
    return [found[1] for found in _MARKED.finditer(line)]


def speak(voice: str, text: str, path: Path) -> Path:
    """Write ``text`` spoken by a voice to ``path``."""
    from tests.virtual_microphone import spoken

    if not VOICES[voice]:
        return spoken(text, path)
    command = ["espeak-ng", "-v", VOICES[voice], "-s", "150", "-w", str(path), text]
    subprocess.run(command, check=True)
    return path


def hear() -> Iterator[tuple[str, str, list[str]]]:
    """Speak everything and yield what was heard: voice, half.kind, lines."""
    import numpy as np
    import soxr

    from mocktui.speech.engine import RATE
    from mocktui.speech.moonshine_engine import MoonshineEngine
    from mocktui.speech.whole import Sound

    engine = MoonshineEngine()
    with tempfile.TemporaryDirectory() as folder:
        for voice in VOICES:
            for kind, lines in sentences().items():
                print(f"{voice} {kind} …", file=sys.stderr, flush=True)
                heard = []
                for line in lines:
                    sound = Sound.open(speak(voice, said(line), Path(folder) / "one.wav"))
                    floats = soxr.resample(sound.read(sound.frames), sound.rate, RATE)
                    pcm = np.clip(np.rint(floats * 32768), -32768, 32767).astype("<i2").tobytes()
                    sound.close()
                    ear = engine.new(live=False)
                    segments = ear.hear(pcm) + ear.finish()
                    ear.close()
                    heard.append(" ".join(one.text for one in segments))
                yield voice, kind, heard


def main() -> int:
    """Write the file, or compare with it."""
    check = "--check" in sys.argv
    kept = json.loads(HEARD.read_text("utf-8")) if HEARD.exists() else {}
    differ: list[tuple[str, str]] = []
    for voice, kind, heard in hear():
        before = kept.get(voice, {}).get(kind, [""] * len(heard))
        differ += [pair for pair in zip(before, heard, strict=False) if pair[0] != pair[1]]
        if not check:
            kept.setdefault(voice, {})[kind] = heard
            HEARD.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", "utf-8")
    for old, new in differ:
        print(f"- {old}\n+ {new}")
    return int(check and bool(differ))


if __name__ == "__main__":
    sys.exit(main())
