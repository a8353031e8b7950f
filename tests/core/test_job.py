"""Questions ranked against a job advertisement: the right ones first, with reasons."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocktui.core.glossary import plain, usual
from mocktui.core.job import chosen, rank
from mocktui.core.matching import stems
from mocktui.core.question import Pack, Question
from mocktui.packs.read import read_pack
from mocktui.places import shipped

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


GERMAN = Pack(
    id="d",
    title="D",
    language="de",
    questions=(Question(id="baum", ask="Wozu XGBoost?", terms=("XGBoost", "gradient boosting")),),
)


def test_a_sitting_has_one_language():
    found = rank("gradient boosting, XGBoost, A/B tests", (GERMAN, PACK))
    assert {one.pack for one in found} == {"p", "d"}
    packs = chosen(found, (GERMAN, PACK), 5)
    best = found[0].pack
    assert [one.id for one in packs] == [best]


def test_a_phrase_counts_as_a_phrase():
    words = Question(id="words", ask="Why?", terms=("sample size",))
    pack = Pack(id="w", title="W", questions=(TREES, words))
    (apart,) = rank("A sample of wine, a size of shoes.", (pack,))
    (whole,) = rank("We work out the sample size.", (pack,))
    assert whole.why == "sample size"
    assert apart.score < whole.score / 2


EVERYDAY = Question(id="everyday", ask="What makes a child happy in the evening?")
RARE = Question(id="rare", ask="What is a bandit?", terms=("bandit",))


def test_everyday_words_count_for_little():
    pack = Pack(id="e", title="E", questions=(EVERYDAY, RARE))
    found = rank("A happy bandit.", (pack,))
    assert [one.question.id for one in found] == ["rare", "everyday"]


ADS = Path(__file__).resolve().parents[1] / "data" / "ads"
WANTED = {
    "data-scientist": {
        *("analysis-that-changed-behavior", "goal-of-ab-testing", "segments-someone-can-use"),
        *("when-will-customers-leave", "a-dashboard-people-use", "questions-to-sql"),
    },
    "llm-engineer": {
        *(
            "answers-from-company-documents",
            "prompt-retrieve-or-fine-tune",
            "a-fine-tuning-pipeline",
        ),
        *("evaluating-an-assistant", "an-agent-that-acts", "serving-a-language-model"),
    },
}


@pytest.mark.parametrize("ad", WANTED)
def test_a_whole_advertisement_brings_its_questions(ad):
    packs = [read_pack(path) for path in sorted(shipped("questions").glob("*.toml"))]
    first = rank((ADS / f"{ad}.txt").read_text("utf-8"), packs)[:8]
    assert {one.question.id for one in first} >= WANTED[ad]
    for one in first:
        terms = " ".join(one.question.terms).casefold()
        for reason in one.reasons[:3]:
            word = reason.word.casefold()
            telling = " " in word or not usual(plain(word)) or word.removesuffix("s")[:8] in terms
            assert telling, (one.question.id, one.why)


@given(text=st.text(max_size=200))
def test_any_text_gives_the_same_twice(text):
    first = rank(text, (PACK,))
    assert first == rank(text, (PACK,))
    assert all(one.score > 0 and one.reasons for one in first)
