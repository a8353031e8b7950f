"""The packs that come with the package are complete: this is what people practise with."""

from __future__ import annotations

import time
import tomllib

import pytest

from mocktui.core.question import KINDS, Question
from mocktui.packs.read import check_pack, read_heading, read_pack
from mocktui.places import shipped
from tests.packs.examples import SIXTEEN, write

ALL = sorted(shipped("questions").glob("*.toml"))
PACK = read_pack(SIXTEEN)
IDS = [one.id for one in PACK.questions]

# A rubric line is something a listener can witness, so it begins with what a speaker does.
VERBS = {
    *("Admits", "Asks", "Checks", "Chooses", "Compares", "Computes", "Defines", "Describes"),
    *("Distinguishes", "Explains", "Gives", "Lists", "Names", "Proposes", "Says", "Shows"),
    *("Sketches", "States", "Walks"),
}


@pytest.mark.parametrize("path", ALL, ids=lambda one: one.stem)
def test_every_pack_that_comes_along_is_good(path):
    assert check_pack(path) == []
    assert read_pack(path).id == path.stem
    assert read_heading(path).questions == len(read_pack(path).questions)


def test_the_readme_names_every_pack_that_comes_along():
    readme = (shipped("questions") / "README.md").read_text(encoding="utf-8")
    listed = readme.split("## The packs here")[1]
    for path in ALL:
        assert f"`{path.name}`" in listed
        assert path.stem == "ml-interview-16" or f" {read_heading(path).questions} " in listed


def test_the_sixteen_are_there():
    assert len(PACK.questions) == 16
    assert len(set(IDS)) == 16
    assert IDS[3] == "why-that-algorithm"
    assert len({one.ask for one in PACK.questions}) == 16


def test_the_source_is_named():
    for name in ("Tech Job Interviews 101", "16 Machine Learning", "Scott Morris", "Skillcrush"):
        assert name in PACK.source
    askers = (
        *("Jason Davis", "Jagoda Wieczorek", "Melanie Tantingco", "Susan Shu Chang"),
        *("Susan Shu Chang", "Sergio Morales Esquivel", "Jagoda Wieczorek", "Jagoda Wieczorek"),
        *("Max Babych", "Sergio Morales Esquivel", "Sergio Morales Esquivel", "Max Babych"),
        *("Max Babych", "Matt Stormoen", "Allen Lu", "Pete Sosnowski"),
    )
    for question, name in zip(PACK.questions, askers, strict=True):
        assert name in question.asked_by


@pytest.mark.parametrize("question", PACK.questions, ids=IDS)
class TestEachQuestion:
    def test_nothing_is_left_out(self, question: Question):
        for key in question.__struct_fields__:
            assert getattr(question, key), key
        assert question.kind in KINDS
        assert question.simpler != question.ask
        assert len(question.example) > 300
        assert len(question.terms) >= 15

    def test_rubric_lines_can_be_witnessed(self, question: Question):
        assert 3 <= len(question.look_for) <= 5
        for line in question.look_for:
            assert line.split()[0] in VERBS, line
            assert not line.endswith(".")
            assert len(line) <= 110

    def test_a_follow_up_fills_a_gap(self, question: Question):
        missing = [one.if_missing for one in question.follow_ups if one.if_missing]
        assert missing
        assert set(missing) <= set(question.look_for)
        assert any(one.if_missing is None for one in question.follow_ups)

    def test_its_times_suit_speech(self, question: Question):
        assert question.think is not None and question.answer is not None
        assert 15 <= question.think <= 60
        assert 30 <= question.answer.min < question.answer.target < question.answer.max <= 240
        if question.kind == "behavioural":
            assert 60 <= question.answer.target <= 120

    def test_no_term_stands_twice(self, question: Question):
        folded = [one.casefold() for one in question.terms]
        assert len(folded) == len(set(folded))


def test_the_technical_round_is_one_question_with_its_topics_behind_it():
    one = PACK.questions[14]
    asks = [up.ask for up in one.follow_ups]
    asked = " ".join([*asks, *one.terms, *one.look_for, one.example]).casefold()
    for topic in ("bias-variance", "loss", "support vector", "naive bayes", "activation", "hidden"):
        assert topic in " ".join(asks).casefold(), topic
    for topic in (
        *("principal component", "regression", "cluster", "aws", "support vector", "naive bayes"),
        *("activation", "hidden layers", "bias-variance", "loss", "regularization", "azure"),
    ):
        assert topic in asked, topic


def test_the_tanks_are_counted_right():
    question = PACK.questions[15]
    seen = (12, 37, 52)
    m, k = max(seen), len(seen)
    for number in seen:
        assert str(number) in question.ask
    formula = "m + m/k \N{MINUS SIGN} 1"
    assert formula in question.example
    assert f"{m + m / k - 1:.1f}" in question.example
    assert any(formula in line for line in question.look_for)


def test_the_terms_cover_the_usual_vocabulary():
    terms = {one.casefold() for question in PACK.questions for one in question.terms}
    assert len(terms) > 400
    for term in (
        *("gradient boosting", "random forest", "k-means", "transformer", "LSTM", "naive Bayes"),
        *("cross-entropy", "hinge loss", "precision", "recall", "AUC", "F1 score", "R-squared"),
        *("Adam", "RMSprop", "PyTorch", "TensorFlow", "scikit-learn", "pandas", "SageMaker"),
        *("S3", "BigQuery", "Azure", "p-value", "confidence interval", "bootstrap", "variance"),
    ):
        assert term.casefold() in terms, term


def test_the_pack_in_the_readme_is_good(tmp_path):
    readme = (shipped("questions") / "README.md").read_text(encoding="utf-8")
    for key in Question.__struct_fields__:
        assert f"| `{key}` |" in readme, key
    sample = readme.split("```toml\n")[1].split("```")[0]
    assert check_pack(write(tmp_path, sample)) == []


def test_reading_is_quick():
    """The heading is what the first frame waits for: far less work than parsing the whole file."""
    text = SIXTEEN.read_text(encoding="utf-8")

    def best(call):
        times = []
        for _ in range(7):
            begun = time.process_time()
            call()
            times.append(time.process_time() - begun)
        return min(times)

    whole = best(lambda: tomllib.loads(text))
    assert best(lambda: read_heading(SIXTEEN)) < whole / 2
    assert best(lambda: read_pack(SIXTEEN)) < whole * 4
