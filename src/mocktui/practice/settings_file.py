"""``settings.toml``: read with every mistake told in one pass, written with its comments kept.

A broken file never stops anything: what is right in it holds, the rest is as usual, and
:class:`Loaded` says what is wrong and where.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from mocktui.core.problem import Problem
from mocktui.durable import put_file
from mocktui.packs.check import Check, TooMany
from mocktui.packs.problems import PackProblem, file_name, nearest, shorten
from mocktui.packs.read import read_toml
from mocktui.places import Places, private_folder
from mocktui.practice.settings import OPTIONS, Option, Settings

FILE = "settings.toml"
_MOST_KEYS = 200  # entries under [keys]


class Loaded(msgspec.Struct, frozen=True, kw_only=True):
    """What a settings file says. ``given`` are the options it really names.

    ``lines`` has where they stand (from 1), and the entries under ``[keys]`` as ``keys.ID``.
    """

    path: Path
    settings: Settings = Settings()
    given: frozenset[str] = frozenset()
    lines: Mapping[str, int] = {}
    problems: tuple[PackProblem, ...] = ()

    @property
    def told(self) -> str:
        """One line that says what is wrong and where; empty where nothing is."""
        if not self.problems:
            return ""
        more = len(self.problems) - 1
        rest = f" And {more} more: mocktui settings check lists them." if more else ""
        return f"{self.problems[0]}{rest}"


def settings_path(places: Places) -> Path:
    """Return where the settings are kept, whether or not the file is there."""
    return places.config / FILE


def load_settings(places: Places) -> Loaded:
    """Read the settings file; one that is missing says nothing. Never raises."""
    path = settings_path(places)
    if not os.path.lexists(path):
        return Loaded(path=path)
    try:
        text, values = read_toml(path, "settings file")
    except PackProblem as problem:
        return Loaded(path=path, problems=(problem,))
    return SettingsCheck(path, text).loaded(values)


def settings_of(places: Places) -> Settings:
    """Return what holds for this person: the file, then what was remembered, then the defaults."""
    return settled(places, load_settings(places))


def settled(places: Places, loaded: Loaded) -> Settings:
    """Return what holds where the file says ``loaded``."""
    from mocktui.practice.choices import remembered

    kept = {
        name: value
        for name, value in remembered(places).items()
        if name not in loaded.given and fault(OPTIONS[name], value) is None
    }
    return msgspec.structs.replace(loaded.settings, **kept) if kept else loaded.settings


def of_this_person(places: Places, loaded: Loaded) -> tuple[PackProblem, ...]:
    """Return what no type can tell: a format or a model for second readings that isn't there."""
    return (*_unknown_format(places, loaded), *_unknown_second(places, loaded))


def _unknown_format(places: Places, loaded: Loaded) -> Iterator[PackProblem]:
    from mocktui.packs.formats import list_formats

    name = loaded.settings.format
    ids = [one.id for one in list_formats(places) if one.format is not None] if name else []
    if name and name not in ids:
        guess = nearest(name, ids)
        fix = f"Did you mean {guess}?" if guess else "mocktui formats list shows them."
        told = f"no format is called “{shorten(name)}”"
        yield PackProblem(told, file=loaded.path, line=loaded.lines.get("format", 0), fix=fix)


def _unknown_second(places: Places, loaded: Loaded) -> Iterator[PackProblem]:
    from mocktui.practice.listeners import check_second

    name = loaded.settings.second_reading
    try:
        check_second(places, name)
    except Problem as problem:
        told = f"second_reading is “{shorten(name)}”: {problem.what}"
        line = loaded.lines.get("second_reading", 0)
        yield PackProblem(told, file=loaded.path, line=line, fix=problem.fix)


class SettingsCheck(Check):
    """Walks the values of a settings file, collects problems, and keeps what is right."""

    def loaded(self, data: Mapping[str, object]) -> Loaded:
        """Check everything."""
        right: dict[str, Any] = {}
        with suppress(TooMany):
            self.keys(data, (*OPTIONS, "keys"), ())
            for name, option in OPTIONS.items():
                if name in data and (value := self._value(option, data[name])) is not None:
                    right[name] = value
            right["keys"] = self._keymap(data.get("keys", {}))
        self.problems.sort(key=lambda one: one.line)
        keymap = right.get("keys", {})
        return Loaded(
            path=self.file,
            settings=Settings(**right),
            given=frozenset(right) - {"keys"},
            lines={
                **{one: self.line((one,)) for one in right if one != "keys"},
                **{f"keys.{one}": self.line(("keys", one)) for one in keymap},
            },
            problems=tuple(self.problems),
        )

    def _value(self, option: Option, value: object) -> object | None:
        wrong = fault(option, value)
        if wrong is None:
            return float(value) if _is_fractional(option, value) else value  # type: ignore[arg-type] # a number, as `fault` saw
        self.wrong((option.name,), *wrong)
        return None

    def _keymap(self, table: object) -> dict[str, str]:
        """Return the keys by id, each in Textual's form: names with commas between them."""
        if not isinstance(table, dict):
            self.wrong(("keys",), "keys is not a table", "Write [keys] on a line of its own.")
            return {}
        found: dict[str, str] = {}
        for n, (name, value) in enumerate(table.items()):
            here = ("keys", name)
            if n >= _MOST_KEYS:
                self.wrong(here, f"there are more than {_MOST_KEYS} keys", "Delete some.")
                break
            names = value if isinstance(value, list) else [value]
            if not names or not all(isinstance(one, str) and one.strip() for one in names):
                fix = f'Write {shorten(name)} = "p", or a list of keys.'
                self.wrong(here, f"the key of {shorten(name)} is not a text", fix)
                continue
            found[name] = ",".join(one.strip() for one in names)
        return found


def _is_fractional(option: Option, value: object) -> bool:
    return option.kind == "number" and not option.whole and isinstance(value, int)


def fault(option: Option, value: object) -> tuple[str, str] | None:
    """Return what is wrong with ``value`` for ``option`` and what to do; ``None`` if nothing is."""
    name = option.name
    if not _fits(option, value):
        number = "a whole number" if option.whole else "a number"
        wanted = {"switch": "true or false", "number": number}.get(option.kind, "a text")
        return f"{name} is not {wanted}", f"Write {name} = {example(option)}, say."
    if option.kind == "number":
        assert isinstance(value, int | float)
        if not option.least <= value <= option.most:  # not-a-number is never within
            told = "a huge number" if abs(value) > 10**15 else f"{value:g}"
            return f"{name} is {told}", f"Write {option.allowed}."
    elif option.kind == "choice" and value not in option.choices:
        guess = nearest(str(value).lower(), option.choices)
        fix = f"Did you mean {guess}?" if guess else f"Write one of: {option.allowed}."
        return f"{name} is “{shorten(str(value))}”", fix
    elif option.kind == "text":
        text = str(value)
        if len(text) > option.longest:
            told = f"{name} is {len(text):,} characters long"
            return told, f"At most {option.longest} are allowed."
        if any(not one.isprintable() for one in text):
            return f"{name} has a sign that can't be shown", "Delete it."
        if option.pattern and not re.match(option.pattern, text):
            return f"{name} is “{shorten(text)}”", f"{option.doc}"
    return None


def _fits(option: Option, value: object) -> bool:
    if option.kind == "switch" or isinstance(value, bool):
        return option.kind == "switch" and isinstance(value, bool)
    if option.kind == "number":
        return isinstance(value, int) or (isinstance(value, float) and not option.whole)
    return isinstance(value, str)


def example(option: Option) -> str:
    """Return a value as it may stand in the file."""
    if option.default is not None and option.default != "":
        return as_toml(option.default)
    if option.kind == "number":
        return {"think": "30", "answer": "120"}.get(option.name, f"{option.most:g}")
    return "true" if option.kind == "switch" else '"…"'


def as_toml(value: object) -> str:
    """Return a value as TOML writes it."""
    import tomlkit

    return tomlkit.item(value).as_string()


# -- writing -------------------------------------------------------------------------------------

_HEAD = """\
# Settings of mocktui. Delete the # before a line and change its value; what stays behind a # is as
# usual. "mocktui settings check" tells every mistake with its line.
"""
_KEYS = """
# Keys
#
# A command's id and its key, or keys: pause = "p" or pause = ["p", "space"]. "mocktui settings
# keys" lists the ids. Names of keys: a, A, 1, f2, space, enter, up, ctrl+s, question_mark.

[keys]
"""


def template() -> str:
    """Return a whole file that says nothing yet: every option with its line, behind a ``#``."""
    return "\n".join([_HEAD, *_sections(), ""]) + _KEYS.lstrip("\n")


def _sections() -> Iterator[str]:
    group = ""
    for option in OPTIONS.values():
        if option.group != group:
            group = option.group
            yield f"# {group}\n"
        allowed = "" if option.kind == "text" else f" ({option.allowed})"
        yield f"# {option.doc}{allowed}\n# {option.name} = {example(option)}\n"


def make_file(places: Places) -> Path:
    """Make the settings file where there is none, every option in it; raises Problem."""
    path = settings_path(places)
    if not os.path.lexists(path):
        _write(path, template())
    return path


def save_setting(places: Places, name: str, value: object) -> None:
    """Write one option; ``None`` leaves it out, so that the layer below holds again.

    The person's own comments and order stay. Raises Problem for a value that is not allowed, for a
    file that is broken (it is left as it is) or can't be written.
    """
    from tomlkit.exceptions import TOMLKitError

    option = OPTIONS[name]
    path = settings_path(places)
    if value is not None and (wrong := fault(option, value)) is not None:
        raise Problem(wrong[0], where="settings", fix=wrong[1])
    if os.path.lexists(path):
        try:
            text, _ = read_toml(path, "settings file")
        except PackProblem as problem:
            told = f"this can't be kept while the settings file is broken: {problem.detail}"
            raise Problem(told, where=problem.where, fix=problem.fix) from None
    else:
        text = template()
    try:
        text = changed(text, name, value)
    except (TOMLKitError, RecursionError):  # TOML that tomllib reads and tomlkit does not
        raise Problem(
            "this can't be kept: the settings file is written in a way that can't be changed here",
            where=file_name(path),
            fix="Change it with mocktui settings edit.",
        ) from None
    _write(path, text)


def changed(text: str, name: str, value: object) -> str:
    """Return the file's text with one option changed, added (at its place) or taken out."""
    import tomlkit

    document = tomlkit.parse(text)
    if value is None:
        if name not in document:
            return text
        value_only = r"""(?:"[^"\n]*"|'[^'\n]*'|[^\s"'#]+)"""  # a comment behind it is not ours
        line = re.compile(
            rf"^[ \t]*{re.escape(name)}[ \t]*=[ \t]*{value_only}[ \t]*$", re.MULTILINE
        )
        without = line.sub(lambda _: f"# {name} = {example(OPTIONS[name])}", text, count=1)
        if _says(without, name, None):
            return without
        document.remove(name)
        return document.as_string()
    if name not in document:
        line = re.compile(rf"^#[ \t]*{re.escape(name)}[ \t]*=.*$", re.MULTILINE)
        with_it = line.sub(lambda _: f"{name} = {as_toml(value)}", text, count=1)
        if _says(with_it, name, value):
            return with_it
    document[name] = value
    if not _says(found := document.as_string(), name, value):  # behind a table: not ours any more
        found = f"{name} = {as_toml(value)}\n{text}"
    return found


def _says(text: str, name: str, value: object) -> bool:
    try:
        return tomllib.loads(text).get(name) == value
    except tomllib.TOMLDecodeError:
        return False


def _write(path: Path, text: str) -> None:
    target = path.resolve() if path.is_symlink() else path  # dotfiles are often linked
    try:
        private_folder(path.parent)
        put_file(target, text.encode("utf-8"))
    except OSError as error:
        raise Problem(
            f"the settings can't be written ({error.strerror})",
            where=file_name(path),
            fix="Check the folder's rights.",
        ) from None
