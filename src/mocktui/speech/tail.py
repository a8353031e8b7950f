"""Reading a WAV that is still being written, or was cut off in the middle.

How much sound there is comes from the file's size, not from its header: the header is patched
after the samples, so it may lag behind them, and after a crash it stays behind.
"""

from __future__ import annotations

import os
import struct
from pathlib import Path
from typing import BinaryIO

import msgspec

from mocktui.core.problem import Problem
from mocktui.speech.engine import SAMPLE_BYTES

_PCM = 1
_EXTENSIBLE = 0xFFFE
_LONGEST_HEADER = 1 << 20


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """What a WAV's header says; ``offset`` and ``size`` are the samples' place in bytes."""

    rate: int
    channels: int
    bits: int
    pcm: bool
    offset: int
    size: int

    @property
    def plain(self) -> bool:
        """Whether it is what takes are: 16-bit, mono."""
        return self.pcm and self.channels == 1 and self.bits == 16


def read_head(file: BinaryIO, where: str) -> Head | None:
    """Return the header of the WAV open as ``file``; None while it isn't all there.

    Raises Problem where the bytes that are there can't be a WAV's.
    """
    file.seek(0)
    start = file.read(12)
    if start[:4] != b"RIFF"[: len(start)] or start[8:] != b"WAVE"[: max(0, len(start) - 8)]:
        raise Problem("this isn't a WAV file", where=where)
    if len(start) < 12:
        return None
    form: tuple[int, int, int, int] | None = None
    while True:
        chunk = file.read(8)
        if len(chunk) < 8:
            return None
        name, size = chunk[:4], int(struct.unpack("<I", chunk[4:])[0])
        if name == b"data":
            if form is None:
                raise Problem("this WAV's header is damaged", where=where)
            kind, channels, rate, bits = form
            return Head(
                rate=rate,
                channels=channels,
                bits=bits,
                pcm=kind == _PCM,
                offset=file.tell(),
                size=size,
            )
        if size > _LONGEST_HEADER:
            raise Problem("this WAV's header is damaged", where=where)
        body = file.read(size + size % 2)
        if len(body) < size:
            return None
        if name == b"fmt ":
            if size < 16:
                raise Problem("this WAV's header is damaged", where=where)
            kind, channels, rate, _, _, bits = struct.unpack_from("<HHIIHH", body)
            if kind == _EXTENSIBLE and size >= 26:
                (kind,) = struct.unpack_from("<H", body, 24)
            form = (kind, channels, rate, bits)


class Tail:
    """Whole samples of a growing 16-bit mono WAV, from its beginning."""

    def __init__(self, file: BinaryIO, head: Head) -> None:
        self._file = file
        self._head = head
        self.rate = head.rate
        self.frames = 0
        """Frames read so far."""
        file.seek(head.offset)

    @classmethod
    def open(cls, path: Path) -> Tail | None:
        """Open ``path``; None while there is no file, or no whole header in it, yet.

        Raises Problem for what isn't a 16-bit mono WAV or can't be read.
        """
        try:
            file = path.open("rb", buffering=0)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise Problem(
                f"this recording can't be read ({error.strerror})", where=str(path)
            ) from None
        try:
            head = read_head(file, str(path))
            if head is not None and not head.plain:
                raise Problem("a take must be a 16-bit mono WAV, and this isn't", where=str(path))
        except Problem:
            file.close()
            raise
        if head is None:
            file.close()
            return None
        return cls(file, head)

    @property
    def there(self) -> int:
        """Whole frames in the file at this moment, read or not."""
        size = os.fstat(self._file.fileno()).st_size
        return max(0, size - self._head.offset) // SAMPLE_BYTES

    def read(self, frames: int) -> bytes:
        """Return up to ``frames`` whole frames that are there; empty where there are none."""
        wanted = min(frames, self.there - self.frames) * SAMPLE_BYTES
        if wanted <= 0:
            return b""
        pcm: bytes = self._file.read(wanted)
        if len(pcm) % SAMPLE_BYTES:  # a read may end anywhere
            pcm = pcm[:-1]
            self._file.seek(-1, os.SEEK_CUR)
        self.frames += len(pcm) // SAMPLE_BYTES
        return pcm

    def close(self) -> None:
        """Close the file."""
        self._file.close()
