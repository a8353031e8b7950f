"""Formats of one's own: TOML files in the data folder, checked like packs, all in one pass."""

from __future__ import annotations

import math
from collections.abc import Mapping
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

import msgspec

from mocktui.core.format import BUILT_IN, MOST_FOLLOW_UPS, ClockShown, Debrief, Format, by_id
from mocktui.core.problem import Problem
from mocktui.core.question import KINDS
from mocktui.core.text import one_line
from mocktui.packs.check import LONGEST_LINE, LONGEST_TIME, Check, TooMany
from mocktui.packs.find import is_path
from mocktui.packs.problems import PackProblem, PackProblems, nearest, shorten, slug
from mocktui.packs.read import read_toml
from mocktui.packs.spots import Spot
from mocktui.places import Places

KEYS = Format.__struct_fields__
WORDS = ("shown", "hidden")
MOST_QUESTIONS = 500
MOST_MINUTES = 24 * 60
_TIMES = ("minimum", "target", "answer")  # in the order in which they must grow


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """A format in a list; one of the person's own that can't be read has a ``problem`` instead."""

    id: str
    format: Format | None = None
    path: Path | None = None
    problem: PackProblems | None = None

    @property
    def own(self) -> bool:
        """Whether it is the person's own."""
        return self.path is not None


class FormatCheck(Check):
    """Walks a format's values, collects problems and builds the format."""

    def format(self, data: Mapping[str, object]) -> Format | None:
        """Check everything; return the format where nothing is wrong."""
        found = None
        with suppress(TooMany):
            found = self._whole(data)
        self.problems.sort(key=lambda one: one.line)
        return None if self.problems else found

    def _whole(self, data: Mapping[str, object]) -> Format | None:
        self.keys(data, ("format",), ())
        table, spot = data.get("format"), ("format",)
        if not isinstance(table, dict):
            if table is None:
                self.wrong((), "there is no [format] table", "Begin with [format], id and title.")
            else:
                self.wrong(spot, "format is not a table", "Write [format] on a line of its own.")
            return None
        self.keys(table, KEYS, spot)
        key = self.identifier(table, spot, "the format", slug(self.file.stem))
        if key and by_id(key) is not None:
            fix = f'Write id = "my-{key}", say.'
            self.wrong((*spot, "id"), f"the id “{key}” is that of a built-in format", fix)
        title = self.text(table, "title", spot, longest=LONGEST_LINE, tidy=one_line)
        if "title" not in table:
            self.wrong(spot, "the format has no title", 'Add title = "…".')
        elif title == "":
            self.wrong((*spot, "title"), "the format's title is empty", "Give it one.")
        times = {key: self._time(table, key, least=0, above=True) for key in _TIMES}
        found = Format(
            id=key or "",
            title=title or "",
            about=self.text(table, "about", spot, longest=LONGEST_LINE, tidy=one_line) or "",
            think=self._time(table, "think", least=0),
            between=_or(self._time(table, "between", least=0), 3.0),
            untimed=self._switch(table, "untimed", False),
            pause=self._switch(table, "pause", True),
            retake=self._switch(table, "retake", True),
            think_open=self._switch(table, "think_open", False),
            lights=self._switch(table, "lights", False),
            repeat=self._switch(table, "repeat", False),
            shuffle=self._switch(table, "shuffle", False),
            follow_ups=self._whole_number(table, "follow_ups", 0, MOST_FOLLOW_UPS) or 0,
            limit=self._whole_number(table, "limit", 1, MOST_QUESTIONS),
            minutes=self._time(table, "minutes", least=0, above=True, most=MOST_MINUTES),
            debrief=self._one_of(table, "debrief", get_args(Debrief), "never"),
            clock=self._one_of(table, "clock", get_args(ClockShown), "always"),
            words=self._one_of(table, "words", WORDS, "shown"),
            kinds=self._kinds(table),
            **times,
        )
        self._together(table, found)
        return found

    # ── values ───────────────────────────────────────────────────────────────────────────────

    def _time(
        self,
        table: Mapping[str, object],
        key: str,
        *,
        least: float,
        above: bool = False,
        most: float = LONGEST_TIME,
    ) -> float | None:
        """Return the number under ``key``: at least ``least`` (more, if ``above``)."""
        if key not in table:
            return None
        value, here = table[key], ("format", key)
        unit = "minutes" if key == "minutes" else "seconds"
        if isinstance(value, bool) or not isinstance(value, int | float):
            self._type(value, here, f"a number of {unit}", f"Write {key} = 30, say.")
            return None
        if not (least < value if above else least <= value) or not value <= most:
            number = (
                "not a number" if isinstance(value, float) and math.isnan(value) else _say(value)
            )
            floor = "more than 0" if above else f"{least:g} or more"
            self.wrong(
                here,
                f"{key} is {number}, which is no possible time",
                f"Write {unit}: {floor}, at most {most:g}.",
            )
            return None
        return float(value)

    def _switch(self, table: Mapping[str, object], key: str, usual: bool) -> bool:
        value = table.get(key, usual)
        if not isinstance(value, bool):
            self._type(value, ("format", key), "true or false", f"Write {key} = true or false.")
            return usual
        return value

    def _whole_number(
        self, table: Mapping[str, object], key: str, least: int, most: int
    ) -> int | None:
        if key not in table:
            return None
        value, here = table[key], ("format", key)
        if isinstance(value, bool) or not isinstance(value, int):
            self._type(value, here, "a whole number", f"Write {key} = {max(1, least)}, say.")
            return None
        if not least <= value <= most:
            fix = f"Write a whole number from {least} to {most}."
            self.wrong(here, f"{key} is {_say(value)}", fix)
            return None
        return value

    def _one_of(
        self, table: Mapping[str, object], key: str, choices: tuple[str, ...], usual: str
    ) -> Any:
        value = self.text(table, key, ("format",), longest=LONGEST_LINE)
        if value is None:
            return usual
        if value not in choices:
            guess = nearest(value.lower(), choices)
            self.wrong(
                ("format", key),
                f"{key} is “{shorten(value)}”",
                f"Did you mean {guess}?" if guess else f"Write one of: {', '.join(choices)}.",
            )
            return usual
        return value

    def _kinds(self, table: Mapping[str, object]) -> tuple[str, ...]:
        kinds = self.texts(table, "kinds", ("format",))
        for kind in kinds:
            if kind not in KINDS:
                guess = nearest(kind.lower(), KINDS)
                self.wrong(
                    ("format", "kinds"),
                    f"unknown kind “{shorten(kind)}”",
                    f"Did you mean {guess}?" if guess else f"The kinds: {', '.join(KINDS)}.",
                )
        return kinds

    # ── what can't be together ───────────────────────────────────────────────────────────────

    def _together(self, table: Mapping[str, object], found: Format) -> None:
        spot: Spot = ("format",)
        given = [(key, getattr(found, key)) for key in _TIMES if getattr(found, key) is not None]
        for (low, small), (high, large) in pairwise(given):
            if small > large:
                self.wrong(
                    (*spot, low),
                    f"{low} is {small:g} and {high} is {large:g}: nobody can do both",
                    "They must grow: minimum, then target, then answer (the limit).",
                )
        if found.untimed and found.answer is not None:
            self._clash("answer", "untimed", "an untimed answer has no limit")
        if found.untimed and found.lights:
            self._clash("lights", "untimed", "lights need a limit")
        if found.untimed and found.clock == "last-30":
            self._clash("clock", "untimed", "without a limit there are no last 30 seconds")
        if found.think_open and "think" in table:
            self._clash("think", "think_open", "think time is either open or so many seconds")
        if found.repeat and found.debrief != "each":
            self.wrong(
                (*spot, "repeat"),
                "repeat needs a debrief after each answer: what is never rated would come for ever",
                'Add debrief = "each", or delete repeat.',
            )

    def _clash(self, key: str, other: str, why: str) -> None:
        self.wrong(("format", key), f"{key} can't go with {other}: {why}", "Delete one of them.")


def _or(value: float | None, usual: float) -> float:
    return usual if value is None else value


def _say(value: int | float) -> str:
    return "a huge number" if isinstance(value, int) and abs(value) > 10**15 else f"{value:g}"


def _checked(path: Path) -> tuple[Format | None, list[PackProblem]]:
    try:
        text, values = read_toml(path, "format")
    except PackProblem as problem:
        return None, [problem]
    check = FormatCheck(path, text)
    found = check.format(values)
    return found, check.problems


def check_format(path: Path) -> list[PackProblem]:
    """Return every problem of the format in ``path``, in the order of its lines; never raises."""
    return _checked(path)[1]


def read_format(path: Path) -> Format:
    """Return the format in ``path``; raises PackProblems where anything is wrong with it."""
    found, problems = _checked(path)
    if found is None:
        raise PackProblems(problems, "formats")
    return found


def list_formats(places: Places) -> list[Listed]:
    """Return every format: the built-in ones, then the person's own in the order of their names."""
    listed = [Listed(id=one.id, format=one) for one in BUILT_IN]
    taken: dict[str, Path] = {}
    try:
        paths = sorted(one for one in places.formats.iterdir() if one.name.endswith(".toml"))
    except OSError:
        paths = []
    for path in paths:
        one = _look(path)
        if one.format is not None and one.id in taken:
            doubled = PackProblem(
                f"the id “{one.id}” is taken by {one_line(taken[one.id].name)} already",
                file=path,
                fix="Give this format another id.",
            )
            one = Listed(id=one.id, path=path, problem=PackProblems([doubled], "formats"))
        elif one.format is not None:
            taken[one.id] = path
        listed.append(one)
    return listed


def _look(path: Path) -> Listed:
    try:
        found = read_format(path)
    except PackProblems as problem:
        return Listed(id=slug(path.stem) or "format", path=path, problem=problem)
    return Listed(id=found.id, path=path, format=found)


def format_path(name: str, places: Places) -> Path | None:
    """Return the file of the format with this id, or the path itself where it is one.

    ``None`` for a built-in format. Raises Problem for an id nobody has.
    """
    if is_path(name):
        try:
            return Path(name).expanduser()
        except RuntimeError:  # ~nobody/format.toml
            return Path(name)
    listed = list_formats(places)
    found = next((one for one in listed if one.id == name), None)
    if found is not None:
        return found.path
    ids = list(dict.fromkeys(one.id for one in listed))
    guess = nearest(name.lower(), ids)
    known = f"There are: {', '.join(ids)}."
    raise Problem(
        f"no format is called {shorten(name, 80)}",
        where="--format",
        fix=f"Did you mean {guess}? {known}" if guess else known,
    )


def open_format(name: str, places: Places) -> Format:
    """Return the format with this id or in this file; raises Problem or PackProblems."""
    built_in = by_id(name)
    if built_in is not None:
        return built_in
    path = format_path(name, places)
    assert path is not None  # a built-in one would have been found
    return read_format(path)
