"""Packs from installed Python packages: the entry points of the group ``mocktui.packs``.

An entry point's value names a module or a package with TOML files beside or in it, or a function
(``module:function``) that returns paths of files or folders. Looking through what is installed
costs tens of milliseconds, so the answer is remembered until a folder of ``sys.path`` changes.
A plug-in that fails gives a problem of one line; it never stops the others.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from mocktui.core.problem import Problem
from mocktui.core.text import one_line
from mocktui.packs.problems import PackProblem

if TYPE_CHECKING:
    from mocktui.places import Places

GROUP = "mocktui.packs"
MOST_FILES = 200  # of one plug-in
_REMEMBERED = "plugins.json"


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """An entry point: its name, what it names, and the package it comes with."""

    name: str
    value: str
    package: str


class PluginFile(msgspec.Struct, frozen=True, kw_only=True):
    """A pack's file in an installed package, or what is wrong with the plug-in (``problem``)."""

    path: Path
    package: str
    problem: PackProblem | None = None


class _Remembered(msgspec.Struct, frozen=True, kw_only=True):
    """What was found in these folders, whose time of change is in nanoseconds."""

    folders: tuple[tuple[str, int], ...]
    points: tuple[Point, ...]


def points(places: Places) -> tuple[Point, ...]:
    """Return the entry points, from the cache while no folder of ``sys.path`` has changed."""
    folders = _folders()
    file = places.cache / _REMEMBERED
    try:
        known = msgspec.json.decode(file.read_bytes(), type=_Remembered)
        if known.folders == folders:
            return known.points
    except (OSError, msgspec.MsgspecError):
        pass  # none yet, or not whole: look
    from importlib.metadata import entry_points

    found = tuple(
        Point(name=one.name, value=one.value, package=one.dist.name if one.dist else one.name)
        for one in sorted(entry_points(group=GROUP), key=lambda one: (one.name, one.value))
    )
    with suppress(OSError, Problem):
        _remember(file, _Remembered(folders=folders, points=found))
    return found


def _remember(file: Path, what: _Remembered) -> None:
    from mocktui.packs.write import put

    put(file, msgspec.json.encode(what))


def _folders() -> tuple[tuple[str, int], ...]:
    seen = {}
    for one in sys.path:
        with suppress(OSError, ValueError):
            path = Path(one or ".")
            seen[str(path)] = path.stat().st_mtime_ns
    return tuple(seen.items())


def plugin_files(places: Places) -> Iterator[PluginFile]:
    """Yield the pack files of all plug-ins, in the order of their names."""
    for point in points(places):
        try:
            paths = list(_paths(point))
        except Problem as problem:
            yield _broken(point, problem.what)
        except (Exception, SystemExit) as error:  # noqa: BLE001 - a plug-in's code may raise anything
            said = one_line(str(error))[:200]
            yield _broken(
                point, f"it fails with {type(error).__name__}" + (f": {said}" if said else "")
            )
        else:
            for path in paths:
                yield PluginFile(path=path, package=point.package)


def _broken(point: Point, what: str) -> PluginFile:
    name = Path(point.name)
    return PluginFile(
        path=name,
        package=point.package,
        problem=PackProblem(
            f"the plug-in of the package {point.package} gives no packs: {what}",
            file=name,
            fix=f"Update or uninstall {point.package}.",
        ),
    )


def _paths(point: Point) -> list[Path]:
    module, _, attribute = point.value.partition(":")
    if attribute:
        given: object = importlib.import_module(module.strip())
        for part in attribute.split("[")[0].strip().split("."):
            given = getattr(given, part)
        given = given() if callable(given) else given
        if isinstance(given, str | Path):
            given = [given]
        if not isinstance(given, Iterable):
            raise Problem(f"{point.value} returns {type(given).__name__}, not paths")
        paths = [Path(str(one)) for one in given]
    else:
        spec = importlib.util.find_spec(module.strip())
        if spec is None:
            raise Problem(f"there is no module {module}")
        inside = spec.submodule_search_locations
        paths = [Path(one) for one in inside] if inside else [Path(spec.origin or ".").parent]
    files: list[Path] = []
    for one in paths:
        files += sorted(one.glob("*.toml")) if one.is_dir() else [one]
    if not files:
        raise Problem("there is no .toml file in it")
    return files[:MOST_FILES]
