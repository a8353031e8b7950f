from __future__ import annotations

import pytest
from msgspec.structs import replace

from mocktui.core.format import PRACTICE, WARM_UP
from mocktui.core.question import Question
from mocktui.core.times import Times, budget, clock, resolve
from tests.core.sittings import question


def test_command_line_over_format_over_question_over_default() -> None:
    own = question("q")
    bare = Question(id="b", ask="b?")
    assert resolve(bare, PRACTICE) == Times(think=30.0, min=45.0, target=90.0, max=120.0)
    assert resolve(own, PRACTICE).think == 10.0
    rules = replace(PRACTICE, think=7.0, answer=50.0)
    assert resolve(own, rules) == Times(think=7.0, min=20.0, target=40.0, max=50.0)
    assert resolve(own, rules, think=1.0, answer=30.0) == Times(
        think=1.0, min=20.0, target=30.0, max=30.0
    )
    assert resolve(own, PRACTICE, answer=5.0) == Times(think=10.0, min=5.0, target=5.0, max=5.0)


def test_untimed_has_no_limits_unless_asked_for() -> None:
    own = question("q")
    assert resolve(own, WARM_UP) == Times(think=None, min=20.0, target=40.0, max=None)
    assert resolve(own, WARM_UP, think=3.0, answer=9.0).max == 9.0


def test_budget() -> None:
    own = resolve(question("q"), PRACTICE)
    assert budget((own, own), 3.0) == 2 * (10 + 60 + 3)
    assert budget((own, resolve(question("q"), WARM_UP)), 3.0) is None


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0, "0:00"),
        (89.7, "1:29"),
        (59.9999999, "1:00"),
        (-3, "0:00"),
        (3599.9, "59:59"),
        (3725, "1:02:05"),
    ],
)
def test_a_second_is_shown_when_it_is_over(seconds, shown):
    assert clock(seconds) == shown
