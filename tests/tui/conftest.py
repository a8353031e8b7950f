"""What the screens' tests share: an environment that changes nothing on a screen."""

from __future__ import annotations

import asyncio
import inspect

import pytest
from textual.css.stylesheet import Stylesheet

_parse_rules = Stylesheet._parse_rules
_parsed: dict[tuple, dict[tuple, list]] = {}


def _parse_once(self, css, read_from, is_default_rules=False, tie_breaker=0, scope=""):
    """Parse a style once under the same colours for all apps; no app changes its rules."""
    if getattr(self, "_known_of", None) is not self._variables:
        self._known_of = self._variables
        self._known = _parsed.setdefault(tuple(self._variables.items()), {})
    one = (css, read_from, is_default_rules, tie_breaker, scope)
    if one not in self._known:
        self._known[one] = _parse_rules(self, *one)
    return self._known[one]


Stylesheet._parse_rules = _parse_once


@pytest.fixture(autouse=True)
def _same_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "COLORFGBG", "TEXTUAL", "TEXTUAL_THEME", "COLUMNS", "LINES"):
        monkeypatch.delenv(name, raising=False)
    # Nothing may move in a picture: no cursor blinks, no animation runs.
    monkeypatch.setattr("textual.widgets.Input._toggle_cursor", lambda self: None)
    monkeypatch.setattr("textual.widgets.TextArea._toggle_cursor_blink_visible", lambda self: None)
    monkeypatch.setattr("textual.constants.TEXTUAL_ANIMATIONS", "none", raising=False)


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a test that is a coroutine in an event loop of its own."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    names = pyfuncitem._fixtureinfo.argnames
    asyncio.run(pyfuncitem.obj(**{one: pyfuncitem.funcargs[one] for one in names}))
    return True
