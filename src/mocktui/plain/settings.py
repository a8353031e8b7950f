"""Settings in plain lines: each with its value and what it is for; a change holds at once."""

from __future__ import annotations

from mocktui.core.problem import Problem
from mocktui.packs.problems import file_name
from mocktui.plain.house import House
from mocktui.plain.talk import Choice, Talk
from mocktui.practice.setting_words import USUAL, name_words, parsed, value_words
from mocktui.practice.settings import OPTIONS, Option

_FILE, _USUAL = " file", " usual"  # no option has such a name, no choice such a value
ABOUT = "A number changes that line; it holds at once and stands in one file."


async def settings(house: House) -> None:
    """List every option, change one, until the person goes back."""
    talk, preferences = house.talk, house.desk.settings
    preferences.reload()  # it may have been edited meanwhile
    while True:
        if told := preferences.loaded.told:
            talk.say(told)
        now = preferences.now
        choices = [
            Choice(one.name, f"{name_words(one.name)}: {value_words(getattr(now, one.name))}")
            for one in OPTIONS.values()
        ]
        choices.append(Choice(_FILE, "Where their file is: it explains every line"))
        key = await talk.choose("Settings", choices, about=ABOUT)
        if key is None:
            return
        try:
            if key == _FILE:
                talk.say(f"Edit this file with your editor: {file_name(preferences.file())}")
                continue
            one = OPTIONS[key]
            changed, value = await _asked(talk, one, getattr(now, key))
            if changed:
                preferences.choose(key, value)
                talk.say(f"{name_words(key)}: {value_words(getattr(preferences.now, key))}.")
        except Problem as problem:
            talk.problem(problem)


async def _asked(talk: Talk, one: Option, now: object) -> tuple[bool, object]:
    """Return whether a value was chosen, and which; ``None`` leaves the option out of the file."""
    talk.say("", one.doc)
    if one.kind in ("number", "text"):
        what = one.allowed if one.kind == "number" else "another"
        typed = await talk.text(
            f"Now {value_words(now)}. Type {what}; Enter: {USUAL}; q leaves it as it is."
        )
        return typed is not None, None if typed is None else parsed(one, typed)
    values = ("true", "false") if one.kind == "switch" else one.choices
    words = {"true": "on", "false": "off"}
    choices = [Choice(value, words.get(value, value)) for value in values]
    choices.append(Choice(_USUAL, USUAL))
    key = await talk.choose(
        name_words(one.name), choices, default=_USUAL if now is None else str(now).lower()
    )
    value: object = key == "true" if one.kind == "switch" else key
    return key is not None, None if key == _USUAL else value
