"""Keys of the person's own: which commands there are, what is wrong with an entry, what holds.

A command is known by its id (:mod:`mocktui.tui.keys`). One id may stand on several screens; its new
key holds on all of them. Textual's own ``set_keymap`` is not used: where several commands share a
key and take turns (pause and go on), it would take the key from all when one of them moves.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache

import msgspec
from textual.binding import Binding, BindingsMap
from textual.dom import DOMNode
from textual.keys import Keys
from textual.screen import Screen

from mocktui.packs.problems import PackProblem, nearest, shorten
from mocktui.practice.settings_file import Loaded

MODIFIERS = ("ctrl", "shift", "alt", "meta", "super", "hyper")
_NAMED = {one.value for one in Keys} | {f"f{n}" for n in range(1, 25)}


class Command(msgspec.Struct, frozen=True, kw_only=True):
    """A command as the documentation and ``mocktui settings keys`` list it.

    ``does``: where it works, and what it does there. ``fixed``: each of its keys does something
    else (1, 2, 3, …), so it can't be moved.
    """

    id: str
    keys: tuple[str, ...]
    does: tuple[tuple[str, str], ...]
    fixed: bool = False

    @property
    def screens(self) -> tuple[str, ...]:
        """Where it works, by the names people know."""
        return tuple(dict.fromkeys(place for place, _ in self.does))

    @property
    def help(self) -> str:
        """What it does; where that differs, what it does where."""
        if not self.varies:
            return self.does[0][1]
        where: dict[str, list[str]] = {}
        for place, what in self.does:
            where.setdefault(what, []).append(place)
        return " · ".join(f"{what} ({', '.join(places)})" for what, places in where.items())

    @property
    def varies(self) -> bool:
        """Whether it does another thing on another screen; ``help`` then says where."""
        return len({what for _, what in self.does}) > 1


def remap(bindings: BindingsMap, keymap: Mapping[str, str]) -> BindingsMap:
    """Return ``bindings`` with the keys of ``keymap`` (id → keys with commas between them)."""
    found = BindingsMap()
    for key, here in bindings.key_to_bindings.items():
        for one in here:
            own = keymap.get(one.id or "")
            moved = (
                [one.with_key(name, key_display=None) for name in own.split(",")] if own else [one]
            )
            for binding in moved:
                place = found.key_to_bindings.setdefault(binding.key if own else key, [])
                if all(binding.action != other.action for other in place):
                    place.append(binding)
    return found


def normal(key: str) -> str | None:
    """Return a key's name in Textual's form (``?`` is ``question_mark``); ``None``: no such key."""
    *modifiers, last = key.split("+") if len(key) > 1 else [key]
    if any(one not in MODIFIERS for one in modifiers):
        return None
    if len(last) == 1:
        made = next(iter(Binding.make_bindings([Binding(last, "")])))
        return "+".join([*modifiers, made.key]) if last.isprintable() else None
    if last in _NAMED or _is_sign(last):
        return key
    return None


def _is_sign(name: str) -> bool:
    """Return whether a name is that of a printable sign: ``question_mark``, ``slash``."""
    if name in ("minus", "plus", "slash", "underscore", "backslash"):
        return True
    try:
        return unicodedata.lookup(name.replace("_", " ").upper()).isprintable()
    except KeyError:
        try:
            return unicodedata.lookup(name.replace("_", "-").upper()).isprintable()
        except KeyError:
            return False


# -- which commands there are --------------------------------------------------------------------


@cache
def nodes() -> tuple[tuple[str, type[DOMNode]], ...]:
    """Return every screen, widget and the app that has keys, with the name people know it by."""
    import pkgutil
    from importlib import import_module

    from mocktui.tui import screens, widgets
    from mocktui.tui.app import MocktuiApp

    found: dict[type[DOMNode], str] = {MocktuiApp: "everywhere"}
    for package in (screens, widgets):
        for one in pkgutil.iter_modules(package.__path__):
            module = import_module(f"{package.__name__}.{one.name}")
            for kind in vars(module).values():
                if not isinstance(kind, type) or kind.__module__ != module.__name__:
                    continue
                if issubclass(kind, DOMNode) and (
                    issubclass(kind, Screen) or "BINDINGS" in vars(kind)
                ):
                    found[kind] = str(getattr(kind, "NAME", "")) or _spaced(kind.__name__)
    # What only others stand on is no place; one that has a name is a place of its own.
    bases = {
        base
        for kind in found
        for base in kind.__mro__[1:]
        if issubclass(base, Screen) and not vars(base).get("NAME")
    }
    return tuple((name, kind) for kind, name in found.items() if kind not in bases)


def _spaced(name: str) -> str:
    """Return ``PickScreen`` as ``pick``, ``NewPackScreen`` as ``new pack``."""
    name = name.removesuffix("Screen") or name
    return "".join(f" {one.lower()}" if one.isupper() else one for one in name).strip()


def bindings_of(kind: type[DOMNode]) -> BindingsMap:
    """Return the bindings of a class, those it inherits among them."""
    return kind._merge_bindings()


@cache
def commands() -> Mapping[str, Command]:
    """Return every command by its id, in the order of the screens."""
    found: dict[str, Command] = {}
    for name, kind in nodes():
        does: dict[tuple[str, str], set[str]] = {}
        for key, one in bindings_of(kind):
            if one.id:
                does.setdefault((one.id, one.action), set()).add(key)
        for key, one in bindings_of(kind):
            if not one.id or not one.tooltip:
                continue
            sets = [keys for (id, _), keys in does.items() if id == one.id]
            before = found.get(one.id) or Command(id=one.id, keys=(), does=())
            found[one.id] = msgspec.structs.replace(
                before,
                keys=tuple(dict.fromkeys((*before.keys, key))),
                does=tuple(dict.fromkeys((*before.does, (name, one.tooltip)))),
                fixed=before.fixed or any(keys != sets[0] for keys in sets),
            )
    return found


# -- what holds ----------------------------------------------------------------------------------


def own_keys(loaded: Loaded) -> tuple[dict[str, str], tuple[PackProblem, ...]]:
    """Return the person's keys by id, and what is wrong with the others (they stay as usual)."""
    if not loaded.settings.keys:
        return {}, ()
    known = commands()
    good: dict[str, str] = {}
    problems: list[PackProblem] = []

    def wrong(id: str, detail: str, fix: str) -> None:
        line = loaded.lines.get(f"keys.{id}", 0)
        problems.append(PackProblem(detail, file=loaded.path, line=line, fix=fix))

    for id, entered in loaded.settings.keys.items():
        shown = shorten(id)
        if id not in known:
            guess = nearest(id.lower().replace("_", "-"), known)
            hint = f"Did you mean {guess}? " if guess else ""
            wrong(id, f"no command is called “{shown}”", f"{hint}mocktui settings keys lists them.")
            continue
        names = [normal(one) for one in entered.split(",")]
        bad = [one for one, name in zip(entered.split(","), names, strict=True) if name is None]
        if known[id].fixed:
            wrong(id, f"{shown} stands for several keys and can't be moved", "Delete this line.")
        elif bad:
            fix = "Write a letter, or a name such as f2, space, enter, ctrl+s, question_mark."
            wrong(id, f"no key is called “{shorten(bad[0])}”", fix)
        elif letters := [one for one in names if one and _takes_a_letter(id, one)]:
            what = f"{shown} can't be on {letters[0]}: where it works, letters are text"
            wrong(id, what, "Use a ctrl or function key.")
        else:
            good[id] = ",".join(one for one in names if one)
    for id, key, other, place in _clashes(good):
        if id in good:
            del good[id]
            what = f"{key} for {id} is the key of {other} already ({place})"
            wrong(id, what, f"Take another key, or move {other} too.")
    return good, tuple(sorted(problems, key=lambda one: one.line))


def _takes_a_letter(id: str, key: str) -> bool:
    """Return whether a command that comes before all text would swallow a sign."""
    if "+" in key and key.split("+")[0] != "shift":
        return False
    printable = len(key) == 1 or key == "space" or (key not in _NAMED and _is_sign(key))
    return printable and any(
        one.priority and one.id == id for _, kind in nodes() for _, one in bindings_of(kind)
    )


def _clashes(keymap: Mapping[str, str]) -> Iterator[tuple[str, str, str, str]]:
    """Yield (moved id, key, the other's id, screen) for each key that two commands would have.

    Commands that share a key from the start take turns; they may also move together.
    """
    from mocktui.tui.app import MocktuiApp
    from mocktui.tui.widgets.menu import Menu

    for place, kind in nodes():
        usual = bindings_of(kind)
        around = [bindings_of(MocktuiApp), bindings_of(Menu)] if issubclass(kind, Screen) else []
        default: dict[str, set[str]] = {}
        for key, one in usual:
            default.setdefault(one.id or "", set()).add(key)
        moved = remap(usual, keymap)
        others = [remap(one, keymap) for one in around]
        for key, here in moved.key_to_bindings.items():
            beside = [*here, *(b for one in others for b in one.key_to_bindings.get(key, []))]
            for one in here:
                if (one.id or "") not in keymap:
                    continue
                for other in beside:
                    if other.id == one.id or not other.id or not other.tooltip:
                        continue
                    if not default.get(one.id or "", set()) & default.get(other.id, set()):
                        yield one.id or "", key, other.id, place
