"""Reading a whole recording, of any kind libsndfile knows, as mono floats."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from mocktui.core.problem import Problem
from mocktui.speech.resample import floats
from mocktui.speech.tail import Head, Tail, read_head

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FORMATS = "WAV and FLAC files can be read."


class Sound:
    """A file being read from its beginning. ``frames`` is how many it has, at ``rate``."""

    def __init__(self, rate: int, frames: int, source: Any) -> None:
        self.rate = rate
        self.frames = frames
        self._source = source

    @classmethod
    def open(cls, path: Path) -> Sound:
        """Open ``path``; raises Problem where there is no sound that can be read.

        A 16-bit mono WAV whose header lags behind its samples (its writer was killed) is read to
        the end of the file.
        """
        try:
            if path.is_dir():
                raise Problem("this is a folder, not a recording", where=str(path))
            if path.stat().st_size == 0:
                raise Problem("this file is empty: there is no sound in it", where=str(path))
            if _cut_off(path):
                tail = Tail.open(path)
                if tail is not None:
                    return cls(tail.rate, tail.there, tail)
        except FileNotFoundError:
            raise Problem("there is no such file", where=str(path)) from None
        except OSError as error:
            raise Problem(f"this file can't be read ({error.strerror})", where=str(path)) from None
        import soundfile

        try:
            source = soundfile.SoundFile(str(path))
        except (soundfile.SoundFileError, OSError) as error:
            why = getattr(error, "error_string", "") or str(error)
            raise Problem(
                f"this isn't a recording that can be read ({why.strip().rstrip('.')})",
                where=str(path),
                fix=_FORMATS,
            ) from None
        return cls(source.samplerate, source.frames, source)

    @property
    def seconds(self) -> float:
        """How long it is."""
        return self.frames / self.rate

    def read(self, frames: int) -> NDArray[np.float32]:
        """Return up to ``frames`` mono samples in [-1, 1]; an empty array at the end."""
        if isinstance(self._source, Tail):
            return floats(self._source.read(frames))
        import soundfile

        try:
            many = self._source.read(frames, dtype="float32", always_2d=True)
        except (soundfile.SoundFileError, OSError) as error:
            raise Problem(
                f"this recording is damaged ({error})", where=str(self._source.name)
            ) from None
        mono = many[:, 0] if many.shape[1] == 1 else many.mean(axis=1, dtype=np.float32)
        clean: NDArray[np.float32] = np.nan_to_num(mono, nan=0.0, posinf=1.0, neginf=-1.0)
        return clean

    def close(self) -> None:
        """Close the file."""
        self._source.close()


def _cut_off(path: Path) -> bool:
    """Whether this is a take whose header doesn't tell where its samples end."""
    with path.open("rb") as file:
        if file.read(4) != b"RIFF":
            return False
        try:
            head = read_head(file, str(path))
        except Problem:
            return False  # libsndfile says what is wrong with it
        if head is None or not head.plain:
            return False
        return not _ends_well(file, head, path.stat().st_size)


def _ends_well(file: Any, head: Head, size: int) -> bool:
    """Whether the samples end where the header says: at the end, or before other chunks."""
    at = head.offset + head.size + head.size % 2
    if at - size in (0, 1):
        return True
    if at > size:
        return False
    while at < size:
        file.seek(at)
        chunk = file.read(8)
        if len(chunk) < 8 or not (chunk[:4].isalnum() or chunk[:4].strip().isalnum()):
            return False
        at += 8 + int(struct.unpack("<I", chunk[4:])[0])
        at += at % 2
    return at - size in (0, 1)
