"""The WAV journal: a take that is readable whatever happens to the process that writes it.

A take is 16-bit mono PCM behind the plain 44-byte header. Samples are appended first, then the
header is written over in one call, so a kill between the two leaves a header that is a few
milliseconds behind the file. Everything here reads to the end of the file, not of the header.
"""

from __future__ import annotations

import os
import struct
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from mocktui.core.problem import Problem
from mocktui.places import private_open

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

HEADER = 44
_LAYOUT = struct.Struct("<4sI4s4sIHHIIHH4sI")
_LARGEST = 0xFFFFFFFF - HEADER
_SYNC_EVERY = 1.0


def _header(rate: int, data: int) -> bytes:
    size = min(data, _LARGEST)
    return _LAYOUT.pack(
        b"RIFF", size + HEADER - 8, b"WAVE", b"fmt ", 16, 1, 1, rate, rate * 2, 2, 16, b"data", size
    )


class TakeWriter:
    """Appends 16-bit mono audio to a WAV file (mode 0600).

    After every :meth:`write` the file is complete: a kill loses nothing that was written. A thread
    syncs it to the disk about once a second, against power loss, and notices when the file is no
    longer where it was. With ``append`` an existing take is continued; its own rate holds then
    (see :attr:`rate`), and a header that lagged behind is mended.

    Raises Problem where the file can't be made, exists already, or is no take to continue; write
    and close raise OSError, with everything before it readable.
    """

    def __init__(self, path: Path, rate: int, *, append: bool = False) -> None:
        self.path = path
        self.rate = rate
        self.frames = 0
        self._file = -1
        if append and path.exists():
            own_rate, self.frames = wav_info(path)
            self.rate = own_rate or rate
        elif path.exists():
            raise Problem(
                "there is a recording of this name already, and it stays as it is", where=str(path)
            )
        try:
            self._file = private_open(path, os.O_RDWR | os.O_CREAT)
            os.ftruncate(self._file, min(os.fstat(self._file).st_size, self._end))
            self._patch()
        except OSError as error:
            if self._file >= 0:
                os.close(self._file)
            raise Problem(
                f"the recording can't be written ({error.strerror})",
                where=str(path),
                fix="Free some space or choose another folder with --data-dir DIR.",
            ) from None
        self._trouble: OSError | None = None
        self._closed = threading.Event()
        self._syncer = threading.Thread(target=self._sync, name="take-sync", daemon=True)
        self._syncer.start()

    @property
    def _end(self) -> int:
        return HEADER + 2 * self.frames

    def _patch(self) -> None:
        os.lseek(self._file, 0, os.SEEK_SET)
        os.write(self._file, _header(self.rate, 2 * self.frames))

    def write(self, data: bytes) -> None:
        """Append whole 16-bit little-endian samples. Raises OSError (full disk, file gone)."""
        if self._trouble is not None:
            raise self._trouble
        os.lseek(self._file, self._end, os.SEEK_SET)
        view = memoryview(data)
        written = 0
        try:
            while written < len(view):
                written += os.write(self._file, view[written:])
        finally:
            # On a full disk part of it may have arrived: that part is kept, in whole samples.
            if written:
                self.frames += written // 2
                self._patch()

    def _sync(self) -> None:
        while not self._closed.wait(_SYNC_EVERY):
            try:
                os.fsync(self._file)
                there, ours = self.path.stat(), os.fstat(self._file)
                if (there.st_ino, there.st_dev) != (ours.st_ino, ours.st_dev):
                    raise FileNotFoundError(2, "the file was replaced")
            except OSError as error:
                self._trouble = error
                return

    def close(self) -> None:
        """Sync and close. Raises OSError where the disk refuses; closing twice does nothing."""
        if self._closed.is_set():
            return
        self._closed.set()
        self._syncer.join()
        try:
            os.ftruncate(self._file, self._end)  # an odd byte of a write that failed
            os.fsync(self._file)
        finally:
            os.close(self._file)


def _not_sound(path: Path, why: str) -> Problem:
    return Problem(f"this is not a sound file ({why})", where=str(path), fix="Give a WAV or FLAC.")


def _missing(path: Path, error: OSError) -> Problem:
    why = "there is no such file" if isinstance(error, FileNotFoundError) else error.strerror
    return Problem(f"the sound can't be read: {why}", where=str(path), fix="Check the path.")


def _plain_rate(head: bytes) -> int:
    """Return the rate if ``head`` begins a take of ours (16-bit mono, 44-byte header), else 0."""
    if len(head) < HEADER:
        return 0
    riff, size, form, fmt, sixteen, kind, channels, rate, _, _, bits, tag, data = _LAYOUT.unpack(
        head[:HEADER]
    )
    ours = (riff, form, fmt, tag) == (b"RIFF", b"WAVE", b"fmt ", b"data")
    plain = (sixteen, kind, channels, bits) == (16, 1, 1, 16)
    # Another program's file may have further chunks behind the samples: its RIFF is then longer.
    return int(rate) if ours and plain and size <= data + HEADER - 8 else 0


def wav_info(path: Path) -> tuple[int, int]:
    """Return (rate, frames) of a take as far as it is written, whatever its header says.

    An empty file or one cut inside its header is ``(0, 0)``; half a sample at the end does not
    count. Raises Problem where the file is missing or no take of ours (16-bit mono WAV).
    """
    try:
        with path.open("rb") as file:
            head = file.read(HEADER)
            size = os.fstat(file.fileno()).st_size
    except OSError as error:
        raise _missing(path, error) from None
    if len(head) < HEADER:
        if _header(0, 0).startswith(head[:4]):
            return 0, 0
        raise _not_sound(path, "too short")
    rate = _plain_rate(head)
    if not rate:
        raise _not_sound(path, "not a 16-bit mono WAV of this program")
    return rate, (size - HEADER) // 2


def read_sound(
    path: Path, *, start: float = 0.0, end: float | None = None
) -> tuple[npt.NDArray[np.float32], int]:
    """Return (samples, rate) of a WAV or FLAC: float32 mono in -1 … 1, channels averaged.

    ``start`` and ``end`` are seconds. A take of ours is read to the end of the file, even while it
    grows; one that has just become a FLAC of the same name is read from there. Raises Problem for
    a file that is missing, empty, no sound, or holds no samples.
    """
    import numpy as np

    if not path.exists() and path.with_suffix(".flac").exists():
        path = path.with_suffix(".flac")  # whoever asked had looked before its WAV went
    try:
        with path.open("rb") as file:
            head = file.read(HEADER)
            rate = _plain_rate(head)
            body = file.read() if rate else b""
    except OSError as error:
        raise _missing(path, error) from None
    if not head:
        raise Problem("the file is empty", where=str(path), fix="Give a WAV or FLAC with sound.")
    if rate:
        whole = np.frombuffer(body[: len(body) & ~1], "<i2").astype(np.float32)
        whole /= np.float32(32768.0)
    else:
        whole, rate = _decode(path)
    if not whole.size:
        raise Problem(
            "there is no sound in this file (0 samples)",
            where=str(path),
            fix="Record it again or give another file.",
        )
    first = max(0, round(start * rate))
    last = whole.size if end is None else max(first, round(end * rate))
    return whole[first:last], rate


def _decode(path: Path) -> tuple[npt.NDArray[np.float32], int]:
    import numpy as np
    import soundfile

    try:
        samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    except (soundfile.LibsndfileError, TypeError) as error:
        # TypeError: soundfile takes a name ending in .raw for headerless audio and asks for more.
        raise _not_sound(path, str(getattr(error, "error_string", error)).rstrip(".")) from None
    mono = samples[:, 0] if samples.shape[1] == 1 else samples.mean(axis=1)
    return np.ascontiguousarray(mono, dtype=np.float32), int(rate)
