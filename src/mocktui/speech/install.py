"""Installing a model from the catalogue: download, check, unpack, check again, one rename."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from mocktui.core.problem import Problem
from mocktui.speech.catalog import CatalogModel
from mocktui.speech.download import PATIENCE, Patience, download
from mocktui.speech.finding import check_model
from mocktui.speech.store import About, Installed, Store
from mocktui.speech.unpack import BadZip, check_space, never, unpack, workshop

# What a zip of a model becomes at most, roughly; the exact sum is checked once the zip is there.
_GROWTH = 2


def install(
    model: CatalogModel,
    store: Store,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
    cancelled: Callable[[], bool] = never,
    *,
    unpinned: bool = False,
    unpacking: Callable[[int, int], None] = lambda _done, _total: None,
    patience: Patience = PATIENCE,
) -> Installed:
    """Install ``model`` and return it; one that is installed and whole is returned as it is.

    Blocks, so a screen runs it in a thread; ``progress(bytes there, bytes in all)``, then
    ``unpacking`` with the same two, and ``cancelled()`` are called from this thread, the latter
    about ten times a second. A model without a pinned checksum is fetched only with ``unpinned``:
    say so only for a person who was warned. Its sha256 is in ``Installed.sha256``.

    Raises ``Cancelled`` or another Problem. However it ends, the model is either whole or not
    there, and what arrived of the zip stays for the next try unless it is spoilt.
    """
    check_installable(model, unpinned=unpinned)
    with workshop(store.folder) as temporary:
        there = next((one for one in store.models() if one.path == store.folder / model.name), None)
        if there is not None and not there.problem:
            return there
        part = _part(model, temporary.parent)
        arrived = part.stat().st_size if part.exists() else 0
        check_space(temporary, max(0, model.bytes - arrived) + model.bytes * _GROWTH)
        came = download(model, part, progress, cancelled, patience)
        try:
            unpack(part, temporary, cancelled, unpacking)
            root = temporary / model.folder
            if not root.is_dir():
                raise BadZip(
                    f"the zip has no folder {model.folder}", where=model.name, fix="Report this."
                )
            _check(root, model)
        except BadZip:
            if not model.pinned:  # going on with it another time would end here again
                part.unlink()
            raise
        about = About(language=model.language, origin="installed", folder=model.folder, sha256=came)
        store.take_in(root, model.name, about)
        part.unlink()
    return store.get(model.name)


def _check(root: Path, model: CatalogModel) -> None:
    try:
        check_model(root)
    except Problem as problem:
        raise BadZip(
            problem.what, where=problem.where, fix=f"What came is not {model.folder}. Report this."
        ) from None


def _part(model: CatalogModel, folder: Path) -> Path:
    """Return where the zip gathers; downloads of another release of it are removed."""
    part = folder / f"{model.name}-{model.sha256[:12] or 'unpinned----'}.part"
    for other in folder.glob(f"{model.name}-????????????.part"):
        if other != part:
            other.unlink()
    return part


def check_installable(model: CatalogModel, *, unpinned: bool) -> None:
    """Raise Problem for a model that is no download, or one without a checksum nobody agreed to."""
    if model.engine == "moonshine":
        raise Problem(
            "this model comes inside a Python package, not as a download",
            where=model.name,
            fix='Run: pip install "mocktui[moonshine]"',
        )
    by_hand = (
        f"download {model.folder}.zip from {model.site} yourself and run:"
        f" mocktui models add {model.folder}.zip"
    )
    if not model.downloadable:
        raise Problem(
            "mocktui knows of this model but has no checksum and no address for it",
            where=model.name,
            fix=by_hand[0].upper() + by_hand[1:],
        )
    if not model.pinned and not unpinned:
        raise Problem(
            f"mocktui has no checksum for this model ({model.size_words}), so it can't tell"
            " whether what comes is what the publisher made",
            where=model.name,
            fix=f"To fetch it all the same: mocktui models install {model.name} --unpinned."
            f" Or {by_hand}",
        )
