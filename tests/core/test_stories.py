"""Stories of one's own: read forgivingly, offered where they fit."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mocktui.core.question import Question
from mocktui.core.stories import fitting, parse

TEXT = """\
# My stories

Some words of my own.

<!-- a note:
## not a story
-->
## The lost rows
situation: Our import dropped rows.
task: Find out why.
action: I compared counts
and found a join on a key with spaces.
result: None was lost since.
tags: mistake, #data cleaning; ownership

## The angry customer
- **Situation:** A customer wanted a refund.
- **T**: Keep them.
- A: I called and listened to the conflict.
- **Outcome**: They stayed.
- tags: conflict
"""


def test_forgiving_reading():
    (rows, angry), problems = parse(TEXT)
    assert problems == ()
    assert rows.title == "The lost rows" and rows.line == 8
    assert rows.action == "I compared counts and found a join on a key with spaces."
    assert rows.tags == ("mistake", "data cleaning", "ownership")
    assert angry.situation == "A customer wanted a refund." and angry.task == "Keep them."
    assert angry.result == "They stayed." and angry.tags == ("conflict",)


def test_every_problem_has_its_line_and_no_story_is_lost():
    text = (
        "situation: nowhere\n## One\nstray words\nsituation: a\nsituation: b\n"
        "## one\n\n##\ntask: t\n## " + "x" * 300 + "\nresult: r\n"
    )
    stories, problems = parse(text)
    assert len(stories) == 4
    lines = [one.line for one in problems]
    assert lines == sorted(lines) and lines[0] == 1
    said = " ".join(one.what for one in problems)
    for words in (
        "before any story",
        "belongs to no part",
        "stands twice",
        "already, in line 2",
        "is empty",
        "has no title",
        "was cut",
        "has no task, action, result",
    ):
        assert words in said, words
    assert len({one.title.casefold() for one in stories}) == 4


def test_the_story_that_shares_words_is_offered():
    stories, _ = parse(TEXT)
    asked = Question(id="q", ask="Tell me about a mistake you made with data.")
    fits = fitting(asked, stories)
    assert fits[0].story.title == "The lost rows"
    assert {one.word for one in fits[0].reasons} & {"mistake", "data"}
    conflict = Question(id="c", ask="Tell me about a conflict.", kind="behavioural")
    assert [one.story.title for one in fitting(conflict, stories)] == ["The angry customer"]
    assert fitting(Question(id="n", ask="What is a zebra?"), stories) == ()
    assert fitting(asked, ()) == ()


def test_a_plan_is_a_short_line_a_part():
    (rows, _), _ = parse(TEXT)
    assert rows.plan == (
        "S: Our import dropped rows.",
        "T: Find out why.",
        "A: I compared counts and found a join on a …",
        "R: None was lost since.",
    )


@given(st.text(alphabet=st.sampled_from("#: \n*-abstgr<!>"), max_size=200))
def test_any_text_is_read(text):
    stories, problems = parse(text)
    lines = text.count("\n") + 1
    assert all(1 <= one.line <= lines for one in (*stories, *problems))
