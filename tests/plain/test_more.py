"""Stories, a model that is fetched, a find with a note, a job's questions, what set-up starts."""

from __future__ import annotations

import pytest

from mocktui.core import events as ev
from mocktui.core.problem import Problem
from mocktui.plain.fetch import fetch
from mocktui.plain.talk import Gone
from mocktui.practice.setup import Setup
from mocktui.practice.story_file import Used
from mocktui.storage.index_types import Hit
from tests.plain.person import Person
from tests.plain.test_plain import held, talked
from tests.tui.fake_desk import FakeDesk
from tests.tui.fake_library import STORIES, FakeLibrary
from tests.tui.made_up import OFFER, PACK, ROUND, SESSION, SESSIONS, STARTED


def test_a_story_that_fits_becomes_the_plan() -> None:
    practice = held(limit=1)
    story = STORIES[0]
    desk = FakeDesk(practice=practice)
    fits = PACK.questions[0]
    desk.library = FakeLibrary([PACK], stories=[_tagged("algorithm")])
    assert desk.library.stories_for(fits)
    printed = talked(desk, "", "k", "k 1", "q", start=Setup(packs=(PACK,), limit=1))
    item = practice.state.asked[0]
    assert f"1. {story.title}, shares: " in printed
    assert item.keywords == _tagged("algorithm").plan and item.story == story.title
    assert [one for one in practice.events if isinstance(one, ev.StoryUsed)]
    assert "Your story is your plan: S: Rows were lost." in printed


def test_a_number_nobody_offered_is_a_word_of_the_plan() -> None:
    practice = held(limit=1)
    talked(FakeDesk(practice=practice), "", "k 1", "q", start=Setup(packs=(PACK,), limit=1))
    assert practice.state.asked[0].keywords == ("1",) and practice.state.asked[0].story is None


def test_a_story_offered_for_one_question_is_not_taken_for_the_next() -> None:
    practice = held(limit=2)
    desk = FakeDesk(practice=practice)
    desk.library = FakeLibrary([PACK], stories=[_tagged("algorithm")])
    script = ("", "k", "s", "", "", "k 1", "q")
    talked(desk, *script, start=Setup(packs=(PACK,), limit=2))
    assert [one.story for one in practice.state.asked] == [None, None]
    assert practice.state.asked[1].keywords == ("1",)


def _tagged(tag: str):
    from msgspec.structs import replace

    return replace(STORIES[0], tags=(tag,))


def test_stories_are_listed_with_where_they_were_used() -> None:
    desk = FakeDesk()
    used = [Used(story=STORIES[0].title, session=SESSION, started=STARTED, ask="A failure?")]

    async def where() -> list[Used]:
        return used

    desk.library.stories_used = where  # type: ignore[method-assign] # a made-up use
    printed = talked(desk, "2", "8", "1", "2", "q", "q", "q")
    assert f"1. {STORIES[0].title}, used once" in printed
    assert "Situation: Rows were lost." in printed
    assert "Used 22 Nov 2026 19:04: A failure?" in printed and "stories.md" in printed


def test_a_download_tells_its_quarters() -> None:
    desk = FakeDesk(offer=OFFER)
    desk.unpacked = 1.0
    person = Person()
    person.talk.line = person._line  # type: ignore[method-assign] # nobody types
    assert person.do(fetch(person.talk, desk, OFFER.name)) is True  # type: ignore[arg-type]
    lines = [one for one in person.printed.splitlines() if "percent" in one]
    assert lines == ["25 percent.", "100 percent."]  # it came in pieces of 10, 30 and 60
    assert desk.installed == [OFFER.name]


@pytest.mark.parametrize("typed", ["", "q"])
def test_a_download_is_stopped_by_a_line(typed: str) -> None:
    desk = FakeDesk(offer=OFFER, install_stops_at=0.8)
    person = Person("what?", typed)
    assert person.do(fetch(person.talk, desk, OFFER.name)) is False  # type: ignore[arg-type]
    assert desk.install_cancelled and not desk.installed
    assert "It is being fetched." in person.printed
    assert person.printed.endswith("Stopped. It can be fetched another time.\n")


def test_a_download_ends_with_the_input_and_says_what_fails() -> None:
    desk = FakeDesk(offer=OFFER, install_stops_at=0.5)
    person = Person()
    with pytest.raises(Gone):
        person.do(fetch(person.talk, desk, OFFER.name))  # type: ignore[arg-type]
    assert desk.install_cancelled
    desk = FakeDesk(offer=OFFER, install_problem=Problem("the disk is full"))
    person = Person()
    person.talk.line = person._line  # type: ignore[method-assign] # nobody types
    assert person.do(fetch(person.talk, desk, OFFER.name)) is False  # type: ignore[arg-type]
    assert "the disk is full" in person.printed


def test_a_find_gets_a_note() -> None:
    desk = FakeDesk(sessions=SESSIONS)
    one = PACK.questions[0].id
    desk.hits = [
        Hit(
            session=SESSION, started=STARTED, title="Friday", kind="said", question=one, take=1,
            snippet="watched the drift", marks=(),
        )
    ]  # fmt: skip
    script = ("4", str(len(SESSIONS) + 1), "drift", "1", "2", "say how often", "q", "q")
    printed = talked(desk, *script)
    assert f"note {SESSION} {one} say how often" in desk.calls, printed
    assert "The note is kept with its question." in printed


def test_how_many_of_a_jobs_questions_are_practised_is_chosen() -> None:
    advertisement = "Explain each concept number to the business."
    for script, number in ((("",), 8), (("2", "3"), 3), (("3", "2", "10"), 10)):
        desk = FakeDesk(practice=held())
        printed = talked(desk, "2", str(2 + len((PACK, ROUND))), "", advertisement, ".", *script)
        assert desk.started, printed
        assert len(desk.started[0].only) == number
        assert ("9. " in printed.split("Hear the others")[1]) is (number == 10)


def test_set_up_starts_what_was_chosen() -> None:
    desk = FakeDesk(practice=held())
    talked(
        desk,
        "2", "1",  # questions, the first pack
        "2", "3",  # the third format
        "3", "2",  # typing
        "4", "3", "2",  # two questions at the most
        "4", "5", "y",  # shuffled
        "5", "20", "61",  # times
        "1",
    )  # fmt: skip
    (setup,) = desk.started
    assert setup.packs == (PACK,) and setup.format == desk.formats()[2].format
    assert (setup.mode, setup.limit, setup.shuffle) == ("type", 2, True)
    assert (setup.think, setup.answer, setup.hold) == (20, 61, True)


def test_set_up_remembers_the_microphone_and_takes_one_kind() -> None:
    desk = FakeDesk(practice=held())
    talked(desk, "2", "1", "4", "2", "6", "1", "2", "1")
    (setup,) = desk.started
    assert setup.mode == "speak" and setup.device and setup.device == desk.remembered_device()
    assert len(setup.kinds) == 1
