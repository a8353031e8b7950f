"""A closed take becomes FLAC: ``python -m mocktui.audio.flac WAV…``, or :func:`to_flac`.

The recording is never in danger. The FLAC is written under a temporary name, put on the disk,
decoded again and compared with every frame of the WAV; then it gets its name, and only then the WAV
goes. Whoever is killed in between leaves the WAV, the FLAC, or both, each whole; the next run
clears away what was begun.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from mocktui.audio.devices import module_command
from mocktui.audio.journal import HEADER, wav_info
from mocktui.core.problem import Problem
from mocktui.durable import sync_folder
from mocktui.pipes import keep_pipes
from mocktui.places import private_open

if TYPE_CHECKING:
    from typing import BinaryIO

_BLOCK = 65_536  # frames at a time: memory stays the same however long the take is
_UNFINISHED = ".part"


class _Report(msgspec.Struct, frozen=True, kw_only=True, tag_field="is", omit_defaults=True):
    wav: str


class Converted(_Report, frozen=True, kw_only=True, tag="converted"):
    """``wav`` is now ``flac``."""

    flac: str


class Refused(_Report, frozen=True, kw_only=True, tag="refused"):
    """``wav`` stays as it is; a Problem's three parts say why."""

    what: str
    where: str = ""
    fix: str = ""


Report = Converted | Refused


def flac_command(wavs: list[Path]) -> list[str]:
    """Return the argument list of a process that converts takes, one after the other.

    It gives a :data:`Report` a line for each, in order, and leaves when its input ends.
    """
    return module_command("mocktui.audio.flac", *(str(one) for one in wavs))


def flac_name(wav: Path) -> Path:
    """Return the name a take has as FLAC."""
    return wav.with_suffix(".flac")


def to_flac(wav: Path) -> Path:
    """Turn a closed take into FLAC beside it; return the FLAC's path. The WAV is gone then.

    Whole frames count: half a sample at the end of a take that was cut off is dropped. A FLAC of
    that name with other sound in it is moved aside, never written over. Raises Problem, and leaves
    the WAV, for what is no take of ours, has no frame, is still being written, or where the disk
    is full.
    """
    clear_unfinished(wav)
    rate, frames = wav_info(wav)
    if not frames:
        raise Problem("there is no sound in this recording, so it stays a WAV", where=str(wav))
    flac = flac_name(wav)
    try:
        with wav.open("rb") as source:
            before = os.fstat(source.fileno())
            if flac.exists():
                if not _same(source, flac, rate, frames):
                    aside = f"{flac.stem}.left-{flac.stat().st_mtime_ns}{flac.suffix}"
                    flac.rename(flac.with_name(aside))
                    _make(source, flac, rate, frames)
            else:
                _make(source, flac, rate, frames)
            now = wav.stat()
        if (now.st_size, now.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
            raise Problem("this recording is still being written, so it stays", where=str(wav))
        wav.unlink(missing_ok=True)
        sync_folder(wav.parent)
    except OSError as error:
        raise _unwritable(wav, error.strerror or str(error)) from None
    return flac


def clear_unfinished(wav: Path) -> None:
    """Remove what conversions of this take began and did not end."""
    with contextlib.suppress(OSError):
        for one in wav.parent.iterdir():
            if one.name.startswith(f".{wav.stem}.") and one.name.endswith(_UNFINISHED):
                one.unlink(missing_ok=True)


def _make(source: BinaryIO, flac: Path, rate: int, frames: int) -> None:
    """Write, sync, compare, rename; leaves nothing behind where one of them fails."""
    part = flac.with_name(f".{flac.stem}.{secrets.token_hex(4)}{_UNFINISHED}")
    try:
        os.close(private_open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL))
        _encode(source, part, rate, frames)
        _sync(part)
        if not _same(source, part, rate, frames):
            raise _unwritable(Path(source.name), "what was written reads back differently")
        part.replace(flac)
        sync_folder(flac.parent)
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def _encode(source: BinaryIO, part: Path, rate: int, frames: int) -> None:
    import soundfile

    source.seek(HEADER)
    left = frames
    try:
        with soundfile.SoundFile(
            part, "w", samplerate=rate, channels=1, subtype="PCM_16", format="FLAC"
        ) as into:
            while left:
                block = source.read(2 * min(left, _BLOCK))
                if len(block) < 2:
                    raise Problem("this recording became shorter", where=source.name)
                into.buffer_write(block[: len(block) & ~1], dtype="int16")
                left -= len(block) // 2
    except (soundfile.SoundFileError, AssertionError) as error:
        # libsndfile keeps the system's reason to itself; a short write is an AssertionError.
        why = getattr(error, "error_string", "").strip().rstrip(".") or "the disk refuses it"
        full = shutil.disk_usage(part.parent).free < 4 * _BLOCK
        raise _unwritable(Path(source.name), "the disk is full" if full else why) from None


def _same(source: BinaryIO, flac: Path, rate: int, frames: int) -> bool:
    """Whether ``flac`` decodes to just the frames of the WAV."""
    import soundfile

    source.seek(HEADER)
    left = frames
    try:
        with soundfile.SoundFile(flac) as back:
            if (back.samplerate, back.channels, back.frames) != (rate, 1, frames):
                return False
            while left:
                count = min(left, _BLOCK)
                if bytes(back.buffer_read(count, dtype="int16")) != source.read(2 * count):
                    return False
                left -= count
            return True
    except soundfile.SoundFileError:
        return False


def _sync(path: Path) -> None:
    """Put a file that another library wrote on the disk."""
    descriptor = private_open(path, os.O_RDWR)  # Windows syncs only what may be written
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _unwritable(wav: Path, why: str) -> Problem:
    return Problem(
        f"this recording stays a WAV, its FLAC could not be written ({why})",
        where=str(wav),
        fix="Nothing is lost; make room on the disk if it is full.",
    )


def _leave_with_parent(orders: BinaryIO) -> None:
    orders.read()
    os._exit(0)  # at any instant: the files are whole, see above


def main() -> None:
    """Convert the takes named on the command line, a report for each."""
    orders, out = keep_pipes()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # ctrl+c is for the app; it tells us
    threading.Thread(target=_leave_with_parent, args=(orders,), daemon=True).start()
    for name in sys.argv[1:]:
        report: Report
        try:
            report = Converted(wav=name, flac=str(to_flac(Path(name))))
        except Problem as problem:
            report = Refused(wav=name, what=problem.what, where=problem.where, fix=problem.fix)
        os.write(out, msgspec.json.encode(report) + b"\n")
    os._exit(0)  # the thread that waits for the parent would hold us


if __name__ == "__main__":
    main()
