"""Is this folder a Vosk model? Asked before Vosk sees it, which crashes or hangs on some.

Two layouts exist: the present one in folders (``am/``, ``conf/``, ``graph/``, ``ivector/``) and
an old flat one with ``final.mdl`` at the top.
"""

from __future__ import annotations

import mmap
import struct
from pathlib import Path

from mocktui.core.problem import Problem

FOLDERS = "folders"
FLAT = "flat"
_FST_MAGIC = 2_125_659_606
_OUTPUT_SYMBOLS = 2  # OpenFst's header flag: the vocabulary is inside the graph
_IVECTOR = (
    "final.ie",
    "final.dubm",
    "final.mat",
    "global_cmvn.stats",
    "online_cmvn.conf",
    "splice.conf",
)
_AGAIN = "Take the model's files again from where it came, whole and unpacked."


def layout(path: Path) -> str | None:
    """Return ``folders``, ``flat`` or (no acoustic model there) ``None``."""
    if (path / "am" / "final.mdl").exists():
        return FOLDERS
    if (path / "final.mdl").exists():
        return FLAT
    return None


def check_vosk_model(path: Path) -> None:
    """Return if ``path`` has every file Vosk needs, none of them empty.

    Raises Problem naming the first that is missing, empty or not what its name says.
    """
    try:
        _check(path)
    except OSError as error:
        where = str(error.filename or path)
        raise Problem(f"this can't be read ({error.strerror})", where=where, fix=_AGAIN) from None


def _check(path: Path) -> None:
    _check_folder(path)
    shape = layout(path)
    if shape is None:
        raise _missing(path / "am" / "final.mdl", _inner(path))
    flat = shape == FLAT
    mdl = path / "final.mdl" if flat else path / "am" / "final.mdl"
    conf = path if flat else path / "conf"
    graph = path if flat else path / "graph"
    _full(mdl)
    _settings(conf / "mfcc.conf")
    if not flat:
        _settings(conf / "model.conf")
    _check_graph(graph)
    _full((graph if flat else graph / "phones") / "word_boundary.int")
    _check_ivector(path / "ivector", mdl)


def _check_folder(path: Path) -> None:
    if not path.exists():
        raise Problem("there is no such folder", where=str(path))
    if path.is_dir():
        return
    fix = "Name the folder that has am, conf and graph in it."
    if path.suffix.lower() == ".zip":
        fix = "Add it with: mocktui models add FILE.zip"
    raise Problem("this is a file, not a Vosk model folder", where=str(path), fix=fix)


def _inner(path: Path) -> str:
    """Advice where the model is one folder further down, as after unpacking a zip."""
    inside = [one for one in sorted(path.iterdir()) if one.is_dir() and layout(one)]
    return f"Did you mean {inside[0]}?" if len(inside) == 1 else ""


def _check_graph(graph: Path) -> None:
    whole = graph / "HCLG.fst"
    if whole.exists():
        flags = _fst_flags(whole)
    else:
        if not (graph / "HCLr.fst").exists() and not (graph / "Gr.fst").exists():
            raise _missing(whole)
        _fst_flags(graph / "HCLr.fst")
        flags = _fst_flags(graph / "Gr.fst")
        _full(graph / "disambig_tid.int")
    if not flags & _OUTPUT_SYMBOLS:  # else Vosk stops the whole process
        _full(graph / "words.txt")


def _check_ivector(ivector: Path, mdl: Path) -> None:
    if ivector.exists():
        for name in _IVECTOR:
            _full(ivector / name)
        return
    with mdl.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as held:
        if held.find(b"input-node name=ivector") >= 0:
            raise _missing(ivector / _IVECTOR[0])


def _fst_flags(path: Path) -> int:
    """Return the flags in an OpenFst file's header."""
    _full(path)
    with path.open("rb") as file:
        head = file.read(256)
    try:
        (magic,) = struct.unpack_from("<i", head)
        at = 4
        for _ in range(2):  # the kind of graph, the kind of arc
            (length,) = struct.unpack_from("<i", head, at)
            if not 0 < length < 100:
                raise struct.error
            at += 4 + length
        _, flags = struct.unpack_from("<ii", head, at)
    except struct.error:
        magic = flags = 0
    if magic != _FST_MAGIC:
        raise Problem("this file of the model is damaged", where=str(path), fix=_AGAIN)
    return int(flags)


def _settings(path: Path) -> None:
    """A file of ``--key=value`` lines: an empty one makes Vosk hang."""
    _full(path)
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError:
        text = ""
    lines = [line.split("#")[0].strip() for line in text.splitlines()]
    given = [line for line in lines if line]
    if not given or not all(line.startswith("--") for line in given):
        raise Problem("this file of the model has no settings in it", where=str(path), fix=_AGAIN)


def _full(path: Path) -> None:
    if not path.exists():
        raise _missing(path)
    if not path.is_file() or path.stat().st_size == 0:
        raise Problem("this file of the model is empty", where=str(path), fix=_AGAIN)


def _missing(path: Path, fix: str = "") -> Problem:
    return Problem("this file of the model is missing", where=str(path), fix=fix or _AGAIN)
