"""The takes the index knows: what the history says of each, and in which order."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from mocktui.core import events as ev
from mocktui.core.history import Attempt
from mocktui.core.question import Question
from mocktui.storage.index import Index
from mocktui.storage.sessions import add_after
from mocktui.storage.trash import move_to_trash, restore
from tests.storage.indexed import folder_of, made, places_in, put, spoken
from tests.storage.made import START, keep


@pytest.fixture
def places(tmp_path):
    return places_in(tmp_path)


def _attempts(places, pack=None, question=None) -> list[Attempt]:
    index = Index(places)
    index.update()
    return index.attempts(pack, question)


def test_a_take_is_told_whole(places):
    folder, _ = keep(places.sessions)
    key, later = "why-that-algorithm", START + timedelta(days=1)
    rated = ev.Rated(question=key, take=2, line="names an alternative", rating=1)
    add_after(folder, rated, "m1", later)
    add_after(folder, ev.FocusChosen(question=key, take=2, text="say a figure"), "m1", later)
    add_after(folder, ev.FocusMet(question=key, take=2, focus="slower", met=2), "m1", later)
    first, second = _attempts(places)
    assert second == Attempt(
        session=folder.id,
        pack="ml",
        question=key,
        ask="Why are you using that algorithm?",
        kind="technical",
        take=2,
        at="2026-11-22T20:04:00+01:00",
        seconds=15.5,
        words=5,
        pace=125.0,
        pauses=0,
        lines=1,
        ratings=(("names an alternative", 1),),
        focus="say a figure",
        met=(("slower", 2),),
        flagged=True,
        audio=True,
        mode="speak",
        format="practice",
        counts=True,
    )
    assert second.strength == 0.5
    assert (first.take, first.counts, first.ratings) == (1, False, ())


def test_oldest_first_and_only_what_is_asked_for(places):
    for n, (pack, question) in enumerate([("ml", "why"), ("hr", "why"), ("ml", "how")]):
        made(places, n, pack=pack, question=question)
    assert [(one.pack, one.question) for one in _attempts(places)] == [
        ("ml", "why"),
        ("hr", "why"),
        ("ml", "how"),
    ]
    assert [one.question for one in _attempts(places, pack="ml")] == ["why", "how"]
    assert [one.pack for one in _attempts(places, question="why")] == ["ml", "hr"]
    assert [one.pack for one in _attempts(places, "hr", "why")] == ["hr"]
    assert _attempts(places, "hr", "how") == []


def test_each_question_of_several_packs_is_its_own_packs(places):
    events = spoken(pack="ml+hr", question="how")
    (planned,) = events[0].plan
    other = replace(planned, question=Question(id="why", ask="Why us?"), pack="hr")
    own = (replace(planned, pack="ml"), other)
    asked = [
        replace(one, question=f"{other.question.id}/f1" if more else "why")
        for more in (False, True)
        for one in events
        if getattr(one, "question", "") == "how"
    ]
    follow_up = next(n for n, one in enumerate(asked) if one.question.endswith("f1"))
    asked[follow_up] = replace(asked[follow_up], follow_up_of="why")
    put(folder_of(places, 1), [replace(events[0], plan=own), *events[1:-1], *asked, events[-1]])
    made(places, 2, pack="ml+hr", question="old")  # from before it was said
    made(places, 3, pack="m", question="none")
    mine = [("ml", "how"), ("hr", "why"), ("hr", "why/f1")]
    assert [(one.pack, one.question) for one in _attempts(places)[:3]] == mine
    assert [one.question for one in _attempts(places, "ml")] == ["how"]
    assert [one.question for one in _attempts(places, "hr")] == ["why", "why/f1"]
    assert [one.question for one in _attempts(places, "hr", "why")] == ["why"]
    assert [one.question for one in _attempts(places, "ml+hr")] == ["how", "why", "why/f1", "old"]
    assert _attempts(places, "ml+hr")[-1].pack == "ml+hr"


def test_the_trash_is_no_practice(places):
    folder = made(places)
    move_to_trash(folder, "m1", START)
    assert _attempts(places) == []
    restore(folder, "m1", START + timedelta(seconds=1))
    assert len(_attempts(places)) == 1
