"""Find packs: those that come with the package, the person's own, and files named."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from mocktui.core.problem import Problem
from mocktui.core.question import Pack
from mocktui.packs.problems import PackProblem, PackProblems, file_name, nearest, shorten
from mocktui.packs.read import Heading, guess_id, read_heading, read_pack
from mocktui.places import Places, shipped


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A pack file that was looked at: either ``pack`` or ``problem`` is there.

    ``own`` is true for the person's packs and for files named; ``shadows`` is the built-in file
    that an own pack of the same id stands in for.
    """

    id: str
    path: Path
    pack: Pack | None = None
    problem: Problem | None = None
    own: bool = False
    shadows: Path | None = None


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """Like ``Found``, but with the heading alone: quick enough for a first frame."""

    id: str
    path: Path
    heading: Heading | None = None
    problem: Problem | None = None
    own: bool = False
    shadows: Path | None = None


def _toml_files(folder: Path) -> list[Path]:
    """Return the folder's ``.toml`` files in the order of their names; none where it is closed."""
    try:
        return sorted(one for one in folder.iterdir() if one.name.endswith(".toml"))
    except OSError:
        return []


def _quick(places: Places, extra: Sequence[Path]) -> Iterator[Listed]:
    """Yield every pack: built-in ones (but those stood in for), the person's own, then extra."""
    looked: list[Listed] = []
    taken: dict[str, Listed] = {}
    built_in = {one.id: one for one in map(_look, _toml_files(shipped("questions")))}
    for path in (*_toml_files(places.packs), *extra):
        one = msgspec.structs.replace(_look(path), own=True)
        first = taken.get(one.id)
        other = file_name(Path(first.path.name)) if first else ""
        if first is not None and one.problem is None:
            one = msgspec.structs.replace(
                one,
                heading=None,
                problem=PackProblem(
                    f"the pack id “{one.id}” is taken by {other} already",
                    file=path,
                    fix="Give this pack another id.",
                ),
            )
        elif first is None:
            stands_for = built_in.pop(one.id, None)
            if stands_for is not None:
                one = msgspec.structs.replace(one, shadows=stands_for.path)
            taken[one.id] = one
        looked.append(one)
    yield from built_in.values()
    yield from looked


def _look(path: Path) -> Listed:
    try:
        heading = read_heading(path)
    except PackProblems as problem:
        return Listed(id=guess_id(path), path=path, problem=problem)
    return Listed(id=heading.id, path=path, heading=heading)


def list_packs(places: Places, extra: Sequence[Path] = ()) -> list[Listed]:
    """Return every pack's heading: built-in packs, then the person's own, then ``extra`` files.

    An own pack stands in for a built-in one of the same id (``shadows`` says so), even when it has
    a problem: another pack than the person meant would be worse. Questions aren't checked here.
    """
    return list(_quick(places, extra))


def find_packs(places: Places, extra: Sequence[Path] = ()) -> list[Found]:
    """Return every pack, read and checked; the order and the shadowing are ``list_packs``'s."""
    found = []
    for one in _quick(places, extra):
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
