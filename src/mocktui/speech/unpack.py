"""Unpacking a model's zip without trusting it, and the folder where that is done.

Work happens in ``<models>/.work`` (same file system as the models, so the last step is one rename):
``lock`` while somebody works there, ``*.part`` for downloads to go on with, and temporary folders,
which whoever comes next clears away after a crash.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from mocktui.core.problem import Problem
from mocktui.core.text import one_line
from mocktui.locked import try_lock
from mocktui.places import private_folder, private_open
from mocktui.speech.catalog import size_text

WORK = ".work"
MOST_ENTRIES = 5_000
# Real models unpack to 1.6-3 times their zip. Anything far beyond is no model.
MOST_GROWTH = 20
GROWTH_FLOOR = 16_000_000

_BLOCK = 1 << 20
_FULL = {errno.ENOSPC, errno.EFBIG} | ({errno.EDQUOT} if hasattr(errno, "EDQUOT") else set())


class Cancelled(Problem):
    """The person stopped it. Nothing half done is left; a download goes on from there next time."""

    def __init__(self) -> None:
        super().__init__(
            "stopped", fix="Nothing half done is left; a download goes on from there next time."
        )


class BadZip(Problem):
    """The zip is broken, or is no model's: another try with the same file can't help."""


def never() -> bool:
    """Return False: for callers without a way to cancel."""
    return False


def work_folder(models: Path) -> Path:
    """Make and return the folder for work in progress under ``models``."""
    return private_folder(private_folder(models) / WORK)


def check_space(folder: Path, needed: int) -> None:
    """Raise Problem unless ``needed`` bytes are free where ``folder`` is."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise Problem(
            f"there is not enough room on the disk: {size_text(needed)} are needed,"
            f" {size_text(free)} are free",
            where=str(folder),
            fix="Make room, or choose another place with --data-dir DIR, and start again.",
        )


def disk_problem(error: OSError, folder: Path) -> Problem:
    """Return what to tell a person about a failed write under ``folder``."""
    if error.errno in _FULL:
        return Problem(
            "the disk is full, or a limit on file sizes was reached; no model was changed",
            where=str(folder),
            fix="Make room and start again: a download goes on from where it stopped.",
        )
    reason = error.strerror or type(error).__name__
    return Problem(
        f"the model couldn't be written ({reason}); no model was changed",
        where=str(folder),
        fix="Check that this folder can be written, and start again.",
    )


@contextmanager
def workshop(models: Path) -> Iterator[Path]:
    """Work alone under ``models``: yields a new private temporary folder, gone afterwards.

    What a killed run left behind is cleared first (downloads in progress stay). Raises Problem
    while another mocktui is at work there.
    """
    folder = work_folder(models)
    try:
        descriptor = private_open(folder / "lock", os.O_RDWR | os.O_CREAT)
    except OSError as error:
        raise disk_problem(error, models) from None
    try:
        if not try_lock(descriptor):
            raise Problem(
                "another mocktui is installing or removing a model right now",
                where=str(models),
                fix="Wait until it is done, then try again.",
            )
        for left in folder.iterdir():
            if left.is_dir() and not left.is_symlink():
                shutil.rmtree(left, ignore_errors=True)
        try:
            temporary = Path(tempfile.mkdtemp(dir=folder))
        except OSError as error:
            raise disk_problem(error, models) from None
        try:
            yield temporary
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
    finally:
        os.close(descriptor)  # and with it the lock


def unpack(
    archive: Path,
    into: Path,
    cancelled: Callable[[], bool] = never,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> None:
    """Unpack ``archive`` into the empty folder ``into``; files 0600, folders 0700.

    Every entry is checked before the first byte is written; ``progress`` gets (bytes written, bytes
    in all). Raises BadZip for a zip that is broken, encrypted, too big, or has a path or a link
    that could leave the folder; Cancelled; and Problem for a disk that is full. The caller removes
    ``into`` then.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            entries = opened.infolist()
            _check_entries(entries, archive)
            total = sum(entry.file_size for entry in entries)
            check_space(into, total + 1_000_000)
            done = 0
            for entry in entries:
                target = into / entry.filename
                if entry.is_dir():
                    target.mkdir(mode=0o700, parents=True, exist_ok=True)
                else:
                    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                    for written in _extract(opened, entry, target, cancelled):
                        done += written
                        progress(done, total)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise BadZip(
            f"this zip is broken ({one_line(str(error)) or type(error).__name__})",
            where=str(archive),
            fix="Download it again.",
        ) from None
    except OSError as error:
        raise disk_problem(error, into) from None


def _extract(
    opened: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, cancelled: Callable[[], bool]
) -> Iterator[int]:
    """Write one file, yielding the bytes of each block as they are written."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    # zipfile gives no more than the size the entry declares, which was checked, and its CRC.
    with opened.open(entry) as source, os.fdopen(private_open(target, flags), "wb") as file:
        while block := source.read(_BLOCK):
            if cancelled():
                raise Cancelled
            file.write(block)
            yield len(block)
        file.flush()
        os.fsync(file.fileno())


def _check_entries(entries: list[zipfile.ZipInfo], archive: Path) -> None:
    if len(entries) > MOST_ENTRIES:
        raise _refused(archive, f"it holds {len(entries):,} files, too many for a model")
    total = sum(entry.file_size for entry in entries)
    if total > archive.stat().st_size * MOST_GROWTH + GROWTH_FLOOR:
        raise _refused(archive, f"it would unpack to {size_text(total)}, too much for a model")
    files: set[str] = set()
    for entry in entries:
        wrong = _wrong_with(entry)
        key = entry.filename.rstrip("/").casefold()
        if not wrong and not entry.is_dir():
            if key in files:
                wrong = "stands in it twice"
            files.add(key)
        if wrong:
            raise _refused(archive, f"{one_line(entry.filename)[:80]!r} {wrong}")
    for entry in entries:
        parents = PurePosixPath(entry.filename.casefold()).parents
        if any(str(parent) in files for parent in parents):
            raise _refused(archive, f"{one_line(entry.filename)[:80]!r} lies inside a file")


def _wrong_with(entry: zipfile.ZipInfo) -> str:
    # orig_filename is what the zip says; zipfile cuts at NUL and turns separators round.
    name = entry.orig_filename
    if not name.strip("/") or re.search(r"[\x00-\x1f\x7f:\\]", name):
        return "has characters that no model's file has"
    if any(part in ("", ".", "..") for part in name.removesuffix("/").split("/")):
        return "would be written outside the model's folder"
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "is a link or a device, not a file"
    if entry.flag_bits & 0x1:
        return "is encrypted"
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "is packed in a way that models aren't"
    return ""


def _refused(archive: Path, why: str) -> BadZip:
    return BadZip(
        f"this zip is refused: {why}",
        where=str(archive),
        fix="Nothing was unpacked. Get the model from its publisher.",
    )
