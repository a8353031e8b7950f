"""Find packs: those that come with the package, the person's own, and files named."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from mocktui.core.problem import Problem
from mocktui.core.question import Pack
from mocktui.packs.problems import PackProblem, PackProblems, file_name, nearest, shorten
from mocktui.packs.read import Heading, guess_id, read_heading, read_pack
from mocktui.places import Places, shipped

FIRST = "ml-interview-16"  # Home offers the first pack's first question as the warm-up


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A pack file that was looked at: either ``pack`` or ``problem`` is there.

    ``own`` is true for the person's packs; ``shadows`` is the built-in file
    that an own pack of the same id stands in for. ``package`` is the installed Python package that
    brought it, empty for others.
    """

    id: str
    path: Path
    pack: Pack | None = None
    problem: Problem | None = None
    own: bool = False
    shadows: Path | None = None
    package: str = ""


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """Like ``Found``, but with the heading alone: quick enough for a first frame."""

    id: str
    path: Path
    heading: Heading | None = None
    problem: Problem | None = None
    own: bool = False
    shadows: Path | None = None
    package: str = ""


def _toml_files(folder: Path) -> list[Path]:
    """Return the folder's ``.toml`` files in the order of their names; none where it is closed."""
    try:
        return sorted(one for one in folder.iterdir() if one.name.endswith(".toml"))
    except OSError:
        return []


def _quick(places: Places) -> Iterator[Listed]:
    """Yield every pack: built-in ones, plug-ins', the person's own.

    What the person's own stand in for is left out. FIRST, or what stands in for it, comes first.
    """
    looked: list[Listed] = []
    taken: dict[str, Listed] = {}
    built_in = {one.id: one for one in map(_look, _toml_files(shipped("questions")))}
    given = _given(places, built_in)
    for path in _toml_files(places.packs):
        one = msgspec.structs.replace(_look(path), own=True)
        first = taken.get(one.id)
        if first is not None and one.problem is None:
            one = _taken(one, file_name(Path(first.path.name)))
        elif first is None:
            stands_for = built_in.pop(one.id, None) or given.get(one.id)
            given = {key: other for key, other in given.items() if other.id != one.id}
            if stands_for is not None:
                one = msgspec.structs.replace(one, shadows=stands_for.path)
            taken[one.id] = one
        looked.append(one)
    found = [*built_in.values(), *given.values(), *looked]
    yield from sorted(found, key=lambda one: one.id != FIRST)


def _given(places: Places, built_in: Mapping[str, Listed]) -> dict[str, Listed]:
    """Return what plug-ins give, by id; one with the id of another pack has a problem instead."""
    from mocktui.packs.plugins import plugin_files

    given: dict[str, Listed] = {}
    for n, file in enumerate(plugin_files(places)):
        if file.problem is not None:
            one = Listed(id=guess_id(file.path), path=file.path, problem=file.problem)
        else:
            one = _look(file.path)
        other = built_in.get(one.id) or given.get(one.id)
        if other is not None and one.problem is None:
            one = _taken(one, other.package or "a pack that comes with mocktui")
        key = one.id if other is None else f"{one.id} {n}"  # no id has a space
        given[key] = msgspec.structs.replace(one, package=file.package)
    return given


def _taken(one: Listed, by: str) -> Listed:
    problem = PackProblem(
        f"the pack id “{one.id}” is taken by {by} already",
        file=one.path,
        fix="Give this pack another id.",
    )
    return msgspec.structs.replace(one, heading=None, problem=problem)


def _look(path: Path) -> Listed:
    try:
        heading = read_heading(path)
    except PackProblems as problem:
        return Listed(id=guess_id(path), path=path, problem=problem)
    return Listed(id=heading.id, path=path, heading=heading)


def list_packs(places: Places) -> list[Listed]:
    """Return every pack's heading: built-in packs, then the person's own.

    An own pack stands in for a built-in one of the same id (``shadows`` says so), even when it has
    a problem: another pack than the person meant would be worse. Questions aren't checked here.
    """
    return list(_quick(places))


def find_packs(places: Places) -> list[Found]:
    """Return every pack, read and checked; the order and the shadowing are ``list_packs``'s."""
    found = []
    for one in _quick(places):
        pack, problem = None, one.problem
        if problem is None:
            try:
                pack = read_pack(one.path)
            except PackProblems as error:
                problem = error
        found.append(
            Found(
                id=one.id,
                path=one.path,
                pack=pack,
                problem=problem,
                own=one.own,
                shadows=one.shadows,
                package=one.package,
            )
        )
    return found


def is_path(name: str) -> bool:
    """Tell whether a person who writes ``name`` means a file and not a pack's id."""
    return name.endswith(".toml") or any(sign and sign in name for sign in (os.sep, os.altsep))


def pack_path(name_or_path: str, places: Places) -> Path:
    """Return the file of the pack with this id, or the path itself where it is one.

    Raises Problem for an id nobody has, with near misses and the ids there are.
    """
    if is_path(name_or_path):
        try:
            return Path(name_or_path).expanduser()
        except RuntimeError:  # ~nobody/pack.toml
            return Path(name_or_path)
    listed = list_packs(places)
    for one in listed:
        if one.id == name_or_path:
            return one.path
    ids = [one.id for one in listed]
    guess = nearest(name_or_path.lower(), ids)
    known = f"The packs there are: {', '.join(ids)}." if ids else "There are no packs at all."
    raise Problem(
        f"there is no pack “{shorten(name_or_path, 80)}”",
        fix=f"Did you mean {guess}? {known}" if guess else f"{known} A file needs its path.",
    )


def open_pack(name_or_path: str, places: Places) -> Pack:
    """Return the pack with this id or in this file, checked; raise Problem or PackProblems."""
    return read_pack(pack_path(name_or_path, places))
