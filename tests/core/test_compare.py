"""Two takes beside each other: words aligned, measurements before and after, the focus."""

from __future__ import annotations

import random
import time

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from mocktui.core.compare import Run, Side, aligned, compare
from mocktui.core.measures import KEYS
from tests.core.made_takes import sitting, spoken, timed


def runs(before: str, after: str) -> list[tuple[str, str]]:
    return [(one.kind, one.text) for one in aligned(before, after)]


def test_words_are_the_same_removed_or_added():
    assert runs(
        "We chose boosting, because it was fast", "we chose a forest because it was fast"
    ) == [
        ("same", "we chose"),
        ("removed", "boosting,"),
        ("added", "a forest"),
        ("same", "because it was fast"),
    ]
    assert runs("", "") == []
    assert runs("one", "") == [("removed", "one")]
    assert runs("", "one two") == [("added", "one two")]


def test_one_small_word_between_changes_does_not_tear_them_apart():
    assert runs("the cost of latency", "my memory of size") == [
        ("removed", "the cost of latency"),
        ("added", "my memory of size"),
    ]
    assert ("same", "memory") in runs("the memory cost", "my memory size")


def side(*segments, focus=None, met=(), **more) -> Side:
    take = replace(spoken(*segments), focus=focus, met=met)
    state, item = sitting(take, **more)
    return Side(state=state, item=item, take=take)


def test_measurements_in_pairs_the_focus_and_the_persons_mark():
    before = side(timed("um it was good"), focus="Say a number")
    after = side(timed("It saved forty dollars of memory"), met=(("other", 2), ("Say a number", 1)))
    found = compare(before, after)
    assert (found.focus, found.met) == ("Say a number", 1)
    assert tuple(one.key for one in found.changes) == KEYS
    change = {one.key: one for one in found.changes}
    assert (change["fillers"].before.figure, change["fillers"].after.figure) == (1.0, 0.0)
    assert compare(after, before).focus is None
    assert found.runs[0] == Run(kind="removed", text="um it was good")


def test_thousands_of_words_are_aligned_in_time():
    dice = random.Random(1)
    words = [f"w{n}" for n in range(300)]
    before, after = (" ".join(dice.choice(words) for _ in range(50_000)) for _ in range(2))
    begun = time.process_time()
    found = aligned(before, after)
    assert time.process_time() - begun < 15.0
    assert " ".join(one.text for one in found if one.kind != "removed") == after


TEXT = st.lists(
    st.sampled_from(["we", "We,", "the", "memory", "a", "-", "x"]) | st.text(max_size=5),
    max_size=30,
).map(" ".join)


@given(TEXT, TEXT)
def test_nothing_is_lost_or_invented(before, after):
    found = aligned(before, after)
    later = " ".join(one.text for one in found if one.kind != "removed")
    assert later == " ".join(after.split())
    earlier = sum(len(one.text.split()) for one in found if one.kind != "added")
    assert earlier == len(before.split())
    assert all(one.text for one in found)
