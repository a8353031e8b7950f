"""A folder beside a Vosk model: links to its files, and settings of our own.

Vosk has no way to set these but the model's own files, which aren't ours to change:

- ``--dither=0``: with dither (Kaldi's default) the same audio gives other words the second time;
- ``--endpoint.rule5.min-utterance-length=60``: Kaldi cuts a segment at 20 s, in mid-word.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import tempfile
from pathlib import Path

from mocktui.core.problem import Problem
from mocktui.places import Places, private_folder, private_open
from mocktui.speech.check import FLAT, check_vosk_model, layout

LONGEST_SEGMENT = 60
"""Seconds of speech without a pause after which a segment is cut."""
_DITHER = "--dither"
_LENGTH = "--endpoint.rule5.min-utterance-length"
# What Vosk itself assumes for a model in the old flat layout, which has no model.conf.
_FLAT_MODEL_CONF = """\
--max-active=7000
--beam=13.0
--lattice-beam=6.0
--acoustic-scale=1.0
--frame-subsampling-factor=3
--endpoint.silence-phones=1:2:3:4:5:6:7:8:9:10
--endpoint.rule2.min-trailing-silence=0.5
--endpoint.rule3.min-trailing-silence=0.75
--endpoint.rule4.min-trailing-silence=1.0
"""
_FLAT_PLACES = {"final.mdl": "am", "word_boundary.int": "graph/phones"}


# Where the system has a variable for the cache folder, it is the quickest way out.
_ELSEWHERE = ", or set XDG_CACHE_HOME to another folder" if sys.platform == "linux" else ""


def overlay(model: Path, cache: Path | None = None) -> Path:
    """Return a folder to give to Vosk in ``model``'s place, made in ``cache`` if it isn't there.

    ``cache`` is the app's cache folder where it is None. The folder is named after the model's
    path and its files' sizes and times, and appears in one step, so processes can make it at the
    same time. Nothing in ``model`` is touched. Raises Problem for a broken model (see
    :func:`~mocktui.speech.check.check_vosk_model`) or a cache that can't be written.
    """
    model = model.expanduser().absolute()
    check_vosk_model(model)
    root = _root((cache or Places().cache) / "vosk")
    name = f"{_digest([str(model)])}-{_digest(_stamps(model))}"
    place = root / name
    if _whole(place):
        return place
    try:
        fresh = Path(tempfile.mkdtemp(prefix=".new-", dir=root))  # mode 0700
        try:
            _build(model, fresh)
            _put(fresh, place)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
        for old in root.glob(f"{name.split('-')[0]}-*"):  # the same path, other files
            if old != place:
                shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        raise Problem(
            f"the settings for this model can't be written ({error.strerror})",
            where=str(root),
            fix=f"Make room there{_ELSEWHERE}.",
        ) from None
    return place


def _root(path: Path) -> Path:
    try:
        return private_folder(path)
    except Problem as problem:  # its own advice is about the data folder
        raise Problem(
            f"the settings for this model can't be written: {problem.what}",
            where=problem.where,
            fix=f"Make it writable{_ELSEWHERE}.",
        ) from None


def mark_of(place: Path) -> str:
    """Return the digits that tell the files of an :func:`overlay` from others at their path."""
    return place.name.rpartition("-")[2]


def _stamps(model: Path) -> list[str]:
    """One string a file: its name, size and time."""
    found = []
    for path in sorted(model.rglob("*")):
        if path.is_file():
            about = path.stat()
            found.append(f"{path.relative_to(model)} {about.st_size} {about.st_mtime_ns}")
    return found


def _digest(parts: list[str]) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()[:12]


def _whole(place: Path) -> bool:
    """Whether ``place`` is there and its links still lead somewhere."""
    try:
        check_vosk_model(place)
    except Problem:
        return False
    return True


def _put(fresh: Path, place: Path) -> None:
    """Rename ``fresh`` to ``place``, which another process may have made in the meantime."""
    if place.exists() and not _whole(place):
        shutil.rmtree(place)
    try:
        fresh.rename(place)
    except OSError:
        if not _whole(place):
            raise


def _build(model: Path, fresh: Path) -> None:
    flat = layout(model) == FLAT
    conf = fresh / "conf"
    conf.mkdir(mode=0o700)
    for source in model.iterdir():
        if flat and source.is_file():
            target = fresh / _FLAT_PLACES.get(source.name, "graph") / source.name
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _bring(source, target)
        elif source.name != "conf":
            _bring(source, fresh / source.name)
    settings = model if flat else model / "conf"
    if not flat:
        for source in settings.iterdir():
            if source.name not in ("mfcc.conf", "model.conf"):
                _bring(source, conf / source.name)
    _write(conf / "mfcc.conf", (settings / "mfcc.conf").read_text("utf-8"), _DITHER, 0)
    text = _FLAT_MODEL_CONF if flat else (settings / "model.conf").read_text("utf-8")
    _write(conf / "model.conf", text, _LENGTH, LONGEST_SEGMENT)


def _write(path: Path, text: str, key: str, value: int) -> None:
    """Write settings with ``key`` set to ``value``, whatever it was before."""
    lines = [line for line in text.splitlines() if line.split("=")[0].strip() != key]
    lines.append(f"{key}={value}")
    descriptor = private_open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    with open(descriptor, "w", encoding="utf-8", newline="\n") as file:  # noqa: PTH123 - an fd
        file.write("\n".join(lines) + "\n")


def _bring(source: Path, target: Path) -> None:
    """Link ``target`` to ``source``; where neither kind of link can be made, copy it."""
    try:
        target.symlink_to(source.resolve())
    except OSError:  # Windows without the right to make symbolic links
        if source.is_dir():
            target.mkdir(mode=0o700)
            for one in source.iterdir():
                _bring(one, target / one.name)
            return
        try:
            os.link(source, target)
        except OSError:
            shutil.copy2(source, target)
