"""How long a recording is, from its header alone: no sound library is needed for that."""

from __future__ import annotations

import wave
from pathlib import Path


def audio_seconds(path: Path) -> float | None:
    """Return the length of a WAV or FLAC file in seconds; ``None`` where it can't be told."""
    try:
        with path.open("rb") as file:
            if path.suffix == ".flac":
                return _flac(file.read(42))
            with wave.open(file) as sound:
                return float(sound.getnframes() / sound.getframerate())
    except (OSError, EOFError, wave.Error, ZeroDivisionError):
        return None


def _flac(head: bytes) -> float | None:
    """Read STREAMINFO (RFC 9639, 8.2), always the first block: 20 bits of rate, 36 of samples."""
    if len(head) < 42 or head[:4] != b"fLaC" or head[4] & 0x7F:
        return None
    bits = int.from_bytes(head[18:26], "big")
    rate, samples = bits >> 44, bits & ((1 << 36) - 1)
    return samples / rate if rate and samples else None
