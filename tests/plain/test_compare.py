"""Two takes side by side, in plain lines."""

from __future__ import annotations

import re

from mocktui.core.history import Attempt
from mocktui.core.problem import Problem
from mocktui.plain.run import serve
from tests.plain.person import Person
from tests.tui.fake_desk import FakeDesk
from tests.tui.made_up import SESSIONS
from tests.tui.test_compare import FOCUS, LINES, TwoSessions, attempt


def reviewed(desk: FakeDesk, *script: str) -> str:
    desk._sessions = list(SESSIONS)
    person = Person("4", "1", "1", "", *script, "q", "q", "q", "q", "q")
    assert person.do(serve(person.talk, desk)) == 0  # type: ignore[arg-type]
    return person.printed


def number(printed: str, label: str) -> str:
    found = re.search(rf"^(\d+)\. {label}", printed, re.MULTILINE)
    assert found, printed
    return found[1]


def test_two_takes_are_told_by_what_is_gone_and_what_is_new() -> None:
    compares = number(reviewed(TwoSessions()), "Two takes side by side")
    printed = reviewed(TwoSessions(), compares)
    assert "Before: take 1 of 2, 20 Nov 2026 08:14, 0:40." in printed
    assert "After: take 2 of 2, 22 Nov 2026 19:04, 1:25." in printed
    assert re.search(r"^gone: .*always", printed, re.MULTILINE)
    assert re.search(r"^new: ", printed, re.MULTILINE)
    assert f"Focus: {FOCUS}\nDid it happen? Partly." in printed
    assert f"Your rating of “{LINES[0]}”: from not there to clearly." in printed
    assert re.search(r"^Time.*: from 0:40 to 1:25\.$", printed, re.MULTILINE)
    assert "→" not in printed


def test_both_are_played_one_after_the_other_and_how_is_told() -> None:
    desk = TwoSessions()
    compares = number(reviewed(TwoSessions()), "Two takes side by side")
    printed = reviewed(desk, compares, "1", "", "", "2")
    assert len(desk.players) == 2 and all(one.closed for one in desk.players)
    assert printed.index("The take before:") < printed.index("The take after:")
    assert printed.count("Measured:") > 1  # with the answer's own, once more for how


def test_of_three_takes_any_two_are_chosen() -> None:
    desk = TwoSessions()
    desk.states["third"] = desk.states[next(iter(desk.states))]
    desk.history.given.insert(1, attempt("third", "2026-11-21T10:00:00+01:00", 85))
    compares = number(reviewed(TwoSessions()), "Two takes side by side")
    printed = reviewed(desk, compares, "3", "2")
    assert "Before: take 2 of 3, 21 Nov 2026" in printed
    assert "The words are the same." in printed


def test_without_an_index_or_another_take_there_is_nothing_to_compare() -> None:
    desk = TwoSessions()

    async def gone(pack: str | None = None, question: str | None = None) -> list[Attempt]:
        raise Problem("the index is gone")

    desk.history.attempts = gone  # type: ignore[method-assign] # it fails
    printed = reviewed(desk)
    assert "Review: " in printed and "Two takes side by side" not in printed
