"""Plan against said: which keywords were said, when, and which not."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mocktui.core.keywords import Planned, plan_against_said
from tests.core.made_takes import timed

SEGMENTS = (timed("So customers kept leaving us.", 1.0), timed("We boosted it on Kubernetis.", 9.0))
TEXT = " ".join(one.text for one in SEGMENTS)


def planned(*keywords: str, language: str = "en") -> tuple[Planned, ...]:
    return plan_against_said(keywords, TEXT, SEGMENTS, language)


def test_said_in_another_form_and_when():
    leave, boost = planned("customer left the company? no: leaving", "boosting")
    assert not leave.said
    assert leave.words == ("customers", "leaving")
    assert (boost.said, boost.words, boost.at) == (True, ("boosted",), 9.35)
    assert TEXT[boost.start_char : boost.end_char] == "boosted"


def test_every_word_that_counts_must_be_in_one_sentence():
    whole, torn = planned("leaving of the customers", "customers boosted")
    assert (whole.said, whole.at) == (True, 1.35)
    assert not torn.said


def test_long_words_may_be_misspelled_and_short_ones_not():
    long, short = planned("Kubernetes", "cost")
    assert long.words == ("Kubernetis",)
    assert long.said
    assert (short.said, short.words, short.at) == (False, (), None)
    assert not plan_against_said(["table"], "It was stable.")[0].said


def test_a_keyword_of_small_words_only_is_looked_for_as_it_is():
    assert planned("us")[0].said


def test_a_word_may_be_heard_in_two():
    text = "My model had no fall back. At night the fall was cold."
    (one,) = plan_against_said(["fallbacks"], text)
    assert (one.said, one.words) == (True, ("fall back",))
    assert not plan_against_said(["fallback"], "We fall. Back then it was cold.")[0].said
    assert not plan_against_said(["bedrock"], "The bed and the rock.")[0].said


def test_numbers_in_figures_and_in_words_are_the_same():
    for keyword, text in (
        ("50 cases a day", "They see fifty cases a day."),
        ("Fifty cases a day", "They see 50 cases a day."),
    ):
        assert plan_against_said([keyword], text)[0].said
    assert not plan_against_said(["50 cases"], "They see fifteen cases.")[0].said
    assert not plan_against_said(["50"], "Fifty", language="de")[0].said


def test_without_segments_there_is_no_time():
    (one,) = plan_against_said(["boosting"], TEXT)
    assert one.said
    assert one.at is None


@given(
    st.lists(st.text(max_size=20), max_size=5), st.text(max_size=80), st.sampled_from(["en", "ko"])
)
def test_nothing_raises_and_the_order_stays(keywords, text, language):
    found = plan_against_said(keywords, text, SEGMENTS, language)
    assert [one.keyword for one in found] == keywords
    for one in found:
        assert all(word in text for word in one.words)
        assert bool(one.words) or not one.said
