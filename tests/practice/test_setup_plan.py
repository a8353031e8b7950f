"""Which questions a sitting asks: by kind, role, minutes and number, in a repeatable order."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from mocktui.core.format import ON_SITE, PHONE_SCREEN, PRACTICE, UNTIMED, WARM_UP, Format
from mocktui.core.problem import Problem
from mocktui.core.question import FollowUp, Pack
from mocktui.packs.read import read_pack
from mocktui.places import shipped
from mocktui.practice.setup import Setup, kinds_of, plan, roles_of
from mocktui.practice.setup_words import time_words
from tests.core.sittings import question

# Each takes 10 s to think, 40 s to answer and 3 s between, when all goes well.
ONE = 53.0
PACK = Pack(
    id="p",
    title="P",
    questions=(
        question("a", kind="technical", roles=("ml-engineer",)),
        question("b", kind="behavioural"),
        question("c", kind="technical", roles=("data-scientist", "ml-engineer")),
        question("d", kind="curveball", roles=("data-scientist",)),
    ),
)


def asked(**more: object) -> list[str]:
    return [one.question.id for one in plan(Setup(packs=(PACK,), **more)).questions]


def test_everything_as_it_stands() -> None:
    found = plan(Setup(packs=(PACK,)))
    assert asked() == ["a", "b", "c", "d"]
    assert (found.seed, found.offered, found.minutes, found.seconds) == (None, 4, None, 4 * ONE)
    assert found.told == ""
    assert kinds_of(PACK.questions) == ("technical", "behavioural", "curveball")
    assert roles_of(PACK.questions) == ("ml-engineer", "data-scientist")


@pytest.mark.parametrize(
    ("choice", "wanted"),
    [
        ({"kinds": ("technical",)}, "ac"),
        ({"kinds": ("curveball", "behavioural")}, "bd"),
        ({"roles": ("data-scientist",)}, "bcd"),  # one without roles is for everybody
        ({"roles": ("Data Scientist",)}, "bcd"),
        ({"roles": ("data-scientist",), "kinds": ("technical",)}, "c"),
        ({"limit": 2}, "ab"),
        ({"minutes": 2.0}, "ab"),
        ({"minutes": 2.0, "limit": 1}, "a"),
        ({"only": ("d", "a")}, "da"),
        ({"format": replace(PRACTICE, kinds=("behavioural",))}, "b"),
        ({"format": replace(PRACTICE, kinds=("behavioural",)), "kinds": ("technical",)}, "ac"),
        ({"format": WARM_UP}, "a"),
        ({"format": WARM_UP, "limit": 3}, "abc"),
        ({"format": WARM_UP, "only": ("d", "a")}, "da"),  # what was named is asked
        ({"format": replace(PRACTICE, minutes=2)}, "ab"),
        ({"format": replace(PRACTICE, shuffle=True), "shuffle": False}, "abcd"),
    ],
)
def test_a_choice(choice, wanted) -> None:
    assert asked(**choice) == list(wanted)


def test_each_question_says_its_pack() -> None:
    other = Pack(id="q", title="Q", questions=(question("e"),))
    found = plan(Setup(packs=(PACK, other), shuffle=True, seed=3)).questions
    assert {one.question.id: one.pack for one in found} == dict(zip("abcde", "ppppq", strict=True))


def test_follow_ups_and_open_thinking_take_time_too() -> None:
    ups = tuple(FollowUp(ask=f"{n}?") for n in range(5))
    one = question("a", follow_ups=ups)
    phone = plan(Setup(packs=(Pack(id="p", title="P", questions=(one,)),), format=PHONE_SCREEN))
    assert phone.seconds == 40 + 2 * 20 + 3
    site = plan(Setup(packs=(Pack(id="p", title="P", questions=(one,)),), format=ON_SITE))
    assert site.seconds == 30 + 40 + 2 * 20 + 3
    assert math.isfinite(plan(Setup(packs=(PACK,), format=UNTIMED)).seconds)


def test_what_fits_is_told() -> None:
    found = plan(Setup(packs=(PACK,), minutes=3))
    assert found.told == "3 questions fit into 3 minutes."
    assert plan(Setup(packs=(PACK,), minutes=1)).told == "1 question fits into 1 minute."
    found = plan(Setup(packs=(PACK,), seed=7))
    assert found.told == "Shuffled; seed 7 repeats this order."


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        ({"kinds": ("motivation",)}, "no question here is motivation. There are: technical, be"),
        ({"roles": ("cook",)}, "role cook. The roles: ml-engineer, data-scientist."),
        ({"only": ("b",), "roles": ("cook",)}, "They are for every role."),
        ({"minutes": 0.5}, "not one question fits into 0.5 minutes. The shortest takes about 1."),
        ({"only": ("x",)}, "no question x"),
    ],
)
def test_what_cannot_be_is_said(choice, words) -> None:
    with pytest.raises(Problem) as problem:
        asked(**choice)
    assert words in str(problem.value)


def test_a_new_order_each_time_but_the_saved_seed_repeats_it() -> None:
    many = Pack(id="p", title="P", questions=tuple(question(f"q{n}") for n in range(40)))
    first = plan(Setup(packs=(many,), shuffle=True))
    assert first.seed is not None
    again = plan(Setup(packs=(many,), seed=first.seed))
    assert again.questions == first.questions
    assert plan(Setup(packs=(many,), seed=first.seed + 1)).questions != first.questions
    assert plan(Setup(packs=(many,), seed=3, shuffle=False)).seed is None


@given(
    minutes=st.none() | st.floats(1, 20),
    limit=st.none() | st.integers(1, 5),
    seed=st.none() | st.integers(0, 99),
    kinds=st.sampled_from([(), ("technical",), ("behavioural", "curveball")]),
)
def test_every_choice_is_of_the_pack_and_fits(minutes, limit, seed, kinds) -> None:
    setup = Setup(packs=(PACK,), minutes=minutes, limit=limit, seed=seed, kinds=kinds)
    found = plan(setup)
    ids = [one.question.id for one in found.questions]
    assert ids and len(set(ids)) == len(ids) and set(ids) <= {"a", "b", "c", "d"}
    assert all(not kinds or one.question.kind in kinds for one in found.questions)
    assert limit is None or len(ids) <= limit
    assert minutes is None or found.seconds <= minutes * 60
    assert plan(setup) == found
    if minutes is not None and limit is None:  # one more would not have fitted
        assert len(ids) == found.offered or found.seconds + ONE > minutes * 60


def test_a_pack_of_staged_questions_names_the_format_that_asks_back() -> None:
    systems = read_pack(shipped("questions") / "ml-systems.toml")
    sixteen = read_pack(shipped("questions") / "ml-interview-16.toml")

    def words(pack: Pack, format: Format) -> str:
        return time_words(format, plan(Setup(packs=(pack,), format=format)))

    assert words(systems, PRACTICE).endswith("16 questions · on-site asks back")
    assert "on-site" not in words(systems, ON_SITE)
    assert "on-site" not in words(sixteen, PRACTICE)
