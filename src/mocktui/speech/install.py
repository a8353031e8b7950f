"""Installing a model from the catalogue: download, check, unpack, check again, one rename."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from mocktui.core.problem import Problem
from mocktui.speech.catalog import CatalogModel, size_text
from mocktui.speech.download import PATIENCE, Patience, download
from mocktui.speech.finding import check_model
from mocktui.speech.store import About, Installed, Store
from mocktui.speech.unpack import check_space, never, unpack, workshop

# What a zip of a model becomes at most, roughly; the exact sum is checked once the zip is there.
_GROWTH = 2


def install(
    model: CatalogModel,
    store: Store,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
    cancelled: Callable[[], bool] = never,
    *,
    patience: Patience = PATIENCE,
) -> Installed:
    """Install ``model`` and return it; one that is installed and whole is returned as it is.

    Blocks, so a screen runs it in a thread; ``progress(bytes there, bytes in all)`` and
    ``cancelled()`` are called from this thread, the latter about ten times a second. Raises
    ``Cancelled`` or another Problem. However it ends, the model is either whole or not there, and
    what arrived of the zip stays for the next try.
    """
    _installable(model)
    with workshop(store.folder) as temporary:
        there = next((one for one in store.models() if one.path == store.folder / model.name), None)
        if there is not None and not there.problem:
            return there
        part = _part(model, temporary.parent)
        arrived = part.stat().st_size if part.exists() else 0
        check_space(temporary, max(0, model.bytes - arrived) + model.bytes * _GROWTH)
        download(model, part, progress, cancelled, patience)
        unpack(part, temporary, cancelled)
        root = temporary / model.folder
        if not root.is_dir():
            raise Problem(
                f"the zip has no folder {model.folder}", where=model.name, fix="Report this."
            )
        check_model(root)
        about = About(
            language=model.language, origin="installed", folder=model.folder, sha256=model.sha256
        )
        store.take_in(root, model.name, about)
        part.unlink()
    return store.get(model.name)


def _part(model: CatalogModel, folder: Path) -> Path:
    """Return where the zip gathers; downloads of another release of it are removed."""
    part = folder / f"{model.name}-{model.sha256[:12]}.part"
    for other in folder.glob(f"{model.name}-????????????.part"):
        if other != part:
            other.unlink()
    return part


def _installable(model: CatalogModel) -> None:
    if model.engine == "moonshine":
        raise Problem(
            "this model comes inside a Python package, not as a download",
            where=model.name,
            fix='Run: pip install "mocktui[moonshine]"',
        )
    if not model.pinned:
        raise Problem(
            f"mocktui knows of this model ({size_text(model.bytes)}) but has no checksum for it,"
            " so it doesn't fetch it",
            where=model.name,
            fix=f"Download {model.folder}.zip from {model.site} yourself and run:"
            f" mocktui models add {model.folder}.zip",
        )
