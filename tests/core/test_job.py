"""Questions ranked against a job advertisement: the right ones first, with reasons."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mocktui.core.job import chosen, rank
from mocktui.core.matching import stems
from mocktui.core.question import Pack, Question

TREES = Question(id="trees", ask="Why gradient boosting?", terms=("gradient boosting", "XGBoost"))
TESTS = Question(
    id="tests", ask="How do you run an experiment?", terms=("A/B test",), look_for=("Names power",)
)
TEAM = Question(id="team", ask="Tell me about a conflict in your team.", kind="behavioural")
CPP = Question(id="cpp", ask="When would you use C++?")
PACK = Pack(id="p", title="P", questions=(TEAM, TREES, TESTS, CPP))


def ids(text, *packs):
    return [one.question.id for one in rank(text, packs or (PACK,))]


def test_what_the_words_name_comes_first():
    assert ids("You tune gradient boosting models.")[0] == "trees"
    assert ids("You design A/B tests and experiments.") == ["tests"]
    assert ids("Strong C++ skills") == ["cpp"]


def test_the_reason_is_in_the_advertisements_words():
    (one,) = rank("You design A/B tests and experimentation.", (PACK,))
    assert one.reasons[0].word == "A/B tests"
    assert "A/B tests" in one.why
    weights = [each.weight for each in one.reasons]
    assert weights == sorted(weights, reverse=True) and weights[-1] > 0


def test_rare_words_weigh_more_than_what_all_have():
    many = Pack(
        id="m",
        title="M",
        questions=(
            *(Question(id=f"q{n}", ask=f"What is data {n}?") for n in range(9)),
            Question(id="rare", ask="What is bandit 9?"),
        ),
    )
    assert ids("data bandit", many)[0] == "rare"


def test_empty_words_of_advertisements_count_for_nothing():
    assert (
        ids("We are looking for a strong team player with excellent skills and experience.") == []
    )
    assert ids("") == []
    assert all(not stem for stem, _ in stems("the team, the role, your experience"))


def test_the_best_become_packs_for_a_sitting():
    other = Pack(id="o", title="O", questions=(TREES, Question(id="x", ask="What is boosting?")))
    found = rank("gradient boosting experiments", (PACK, other))
    packs = chosen(found, (PACK, other), 3)
    every = [one.id for pack in packs for one in pack.questions]
    assert len(every) == 3 and len(set(every)) == 3
    assert "trees" in every


@given(text=st.text(max_size=200))
def test_any_text_gives_the_same_twice(text):
    first = rank(text, (PACK,))
    assert first == rank(text, (PACK,))
    assert all(one.score > 0 and one.reasons for one in first)
