"""What plain mode says of work behind its menus: a second reading, a transcript completed."""

from __future__ import annotations

from msgspec.structs import replace

from mocktui.core import events as ev
from mocktui.core.fold import evolve
from mocktui.core.problem import Problem
from mocktui.plain.behind import Behind
from mocktui.plain.house import House
from mocktui.plain.review import Review
from mocktui.practice.desk import AfterProgress
from tests.plain.person import Person
from tests.tui.fake_desk import SESSION
from tests.tui.test_review import FIRST, cut_off, desk_of

AGAIN = AfterProgress(
    session=SESSION, what="Reading answer 1 again, for punctuation", kind="again", total=3, of=2
)
SMALLER = AfterProgress(session=SESSION, what="Making it smaller", kind="flac", done=2, total=3)
COMPLETING = AfterProgress(
    session=SESSION, what="Finishing the transcript of answer 1", kind="complete", total=1
)


def said(*steps: AfterProgress) -> list[str]:
    person = Person()
    behind = Behind(person.talk)
    behind.begin()
    for one in steps:
        behind.progress(one)
    return person.printed.splitlines()


def test_a_second_reading_says_when_it_begins_and_ends() -> None:
    steps = (AGAIN, replace(AGAIN, part=0.5), replace(AGAIN, done=1))
    begins = (
        "In the background: reading answer 1 again, for punctuation. It stops while you answer."
    )
    assert said(*steps) == [begins]
    ended = "The second reading is done: 2 answers. The better words show."
    assert said(*steps, replace(AGAIN, done=2), SMALLER, replace(SMALLER, finished=True)) == [
        begins,
        ended,
    ]
    assert said(SMALLER, COMPLETING, AfterProgress(finished=True)) == []


def test_a_second_reading_that_failed_says_why() -> None:
    problem = Problem("this recording is missing", where="01-1.wav")
    failed = replace(AGAIN, done=2, problems=(problem,))
    assert said(AGAIN, replace(failed, finished=True, session="", kind=""))[1] == (
        "The second reading came to nothing. 01-1.wav: this recording is missing"
    )


def review(person: Person, desk: object) -> None:
    person.do(Review(House(person.talk, desk), SESSION).run(FIRST))  # type: ignore[arg-type]


def number_of(label: str, desk: object) -> str:
    """The number under which a question's menu offers this."""
    first = Person("q", "q")
    review(first, desk)
    return next(one.split(".")[0] for one in first.printed.splitlines() if label in one)


def test_completing_says_how_far_it_is_and_enter_stops_it() -> None:
    desk = desk_of(cut_off())
    desk.completing = [COMPLETING, replace(COMPLETING, part=0.3), replace(COMPLETING, part=0.31)]
    number = number_of("Complete the transcript", desk)
    person = Person(number, "what?", "", "q", "q")
    review(person, desk)
    told = person.printed[person.printed.index("Completing") :].splitlines()
    assert told[:5] == [
        "Completing the transcript. Enter or q stops it.",
        "Finishing the transcript of answer 1.",
        "25 percent.",
        "It is being read. Enter or q stops it.",
        "Stopped. The transcript is still not complete.",
    ]
    assert "complete stopped" in desk.calls
    desk.completing = ()
    desk.after = [COMPLETING]  # what waits goes on afterwards
    person = Person(number, "q", "q")
    review(person, desk)
    assert "Stopped" not in person.printed
    assert desk.calls[-1] == "afterwork stopped" or desk.calls[-1] == "afterwork"


def test_the_review_shows_what_was_read_meanwhile() -> None:
    desk = desk_of(cut_off())
    person = Person()
    house = House(person.talk, desk)  # type: ignore[arg-type]

    def read() -> None:
        done = ev.ReadingDone(question=FIRST, take=1, reading="w", engine="vosk", model="m")
        desk._opened = replace(desk._opened, state=evolve(desk._opened.state, done))
        house.behind.progress(COMPLETING)
        house.behind.progress(replace(COMPLETING, done=1))

    person._script = [read, number_of("What helps", desk), "q", "q"]
    person.do(Review(house, SESSION).run(FIRST))
    first, again = person.printed.split("What helps with this question")[1:]
    assert "Complete the transcript" in first
    assert "Complete the transcript" not in again
