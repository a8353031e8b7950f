"""The rulers of docs/measurements.md and docs/speech.md: what they say of readings made by hand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from benchmarks import bench_measures, pages, story_errors
from msgspec.structs import replace

from mocktui.core.measured import Measured, Place
from mocktui.core.state import Take
from mocktui.core.transcript import Reading, Segment
from tests.core.made_takes import timed
from tests.made_answers import MadeAnswer
from tests.made_long_answers import LONG_SCRIPTS, LongScript

PIECE = 5.0  # seconds from the beginning of a piece to that of the next


def silent(script: LongScript) -> MadeAnswer:
    """An answer with its truth and without a sound: a piece every five seconds."""
    segments = tuple(timed(text, n * PIECE, 0.2, 0.25) for n, text in enumerate(script.pieces))
    reading = Reading(name="truth", segments=segments, complete=True)
    take = Take(n=1, started=0.0, seconds=PIECE * len(segments), readings=(reading,))
    return MadeAnswer(script, "joe", None, None, take, ())


def heard(script: LongScript, by: float = 0.0) -> story_errors.Heard:
    """The true words in segments without word times, each ``by`` seconds late."""
    made = silent(script)
    segments = [
        Segment(text=f"{one.text}.", start=one.start + by, end=one.end + by)
        for one in made.take.readings[0].segments
    ]
    return made, segments


STORIES = [one for one in LONG_SCRIPTS if one.parts]


@pytest.mark.parametrize("script", LONG_SCRIPTS, ids=[one.name for one in LONG_SCRIPTS])
def test_what_is_said_is_looked_for_where_it_is(script: LongScript) -> None:
    made = silent(script)
    for _, phrase in script.planned[:3]:
        piece = next(n for n, one in enumerate(script.pieces) if phrase in one)
        begins = script.pieces[piece].split(phrase)[0].split()
        assert story_errors.said_at(made, phrase) == pytest.approx(
            piece * PIECE + 0.25 * len(begins)
        )


def test_a_phrase_that_is_not_there_ends_the_measuring() -> None:
    with pytest.raises(SystemExit):
        story_errors.said_at(silent(LONG_SCRIPTS[0]), "nobody says this")


def test_planned_words_are_counted_both_ways() -> None:
    made, segments = story_errors.truth(silent(LONG_SCRIPTS[0]))
    sums = story_errors.plan_errors([(made, segments)])
    assert (sums.said, sums.found, sums.unsaid, sums.invented) == (3, 3, 2, 0)
    assert max(sums.off) < 0.001
    extra = replace(segments[0], text="we had to escalate", words=())
    sums = story_errors.plan_errors([(made, [extra])])
    assert (sums.said, sums.found, sums.unsaid, sums.invented) == (3, 0, 2, 1)


def test_late_words_are_late_words() -> None:
    on_time, late = (story_errors.plan_errors([heard(LONG_SCRIPTS[2], by)]) for by in (0.0, 2.0))
    # Without word times a word is said when its segment begins: it is the fourth word, the
    # thirteenth, the sixth.
    assert on_time.off == pytest.approx([1.0, 3.25, 1.5])
    assert late.off == pytest.approx([1.0, 1.25, 0.5])


def test_parts_are_compared_with_where_they_begin() -> None:
    script = LONG_SCRIPTS[0]
    made, segments = heard(script)
    told = {
        2: "My task was to win him over.",
        3: "He had half an hour.",
        6: "In the end it worked.",
    }
    changed = [replace(one, text=told.get(n, one.text)) for n, one in enumerate(segments)]
    sums = story_errors.part_errors([(made, changed)])
    # "So I added" begins the action for it, two pieces after the truth.
    assert (sums.pieces, sums.right) == (8, 6)
    assert sums.asked == dict.fromkeys(("situation", "task", "action", "result"), 1)
    assert {part: sum(off) for part, off in sums.off.items()} == {
        **{"situation": 0.0, "task": 0.0, "action": 10.0, "result": 0.0},
    }
    assert not any(sums.invented.values())


def test_sentences_after_a_part_that_begins_too_early_are_wrong() -> None:
    made, segments = heard(LONG_SCRIPTS[0])
    early = [replace(segments[4], text="In the end it was his pager."), *segments[5:]]
    sums = story_errors.part_errors([(made, [*segments[:4], *early])])
    assert (sums.pieces, sums.right) == (8, 6)  # two of the three with actions come after it
    assert sums.off["result"] == [10.0]


def test_a_part_that_no_story_has_is_invented() -> None:
    script = next(one for one in STORIES if "task" not in one.parts)
    made, segments = heard(script)
    told = [*segments[:2], replace(segments[2], text="My task was to get them."), *segments[3:]]
    sums = story_errors.part_errors([(made, told)])
    assert (sums.asked["task"], sums.invented["task"], sums.off["task"]) == (0, 1, [])


def test_answers_that_are_no_story_have_no_parts() -> None:
    plain = next(one for one in LONG_SCRIPTS if not one.parts)
    assert story_errors.part_errors([heard(plain)]).pieces == 0


def test_the_tables_have_a_row_for_each_condition() -> None:
    every = [heard(one) for one in LONG_SCRIPTS]
    for lines in (story_errors.plan_rows(every), story_errors.part_rows(every)):
        rows = [one for one in lines if one]
        assert [one.split(" | ")[0] for one in rows[2:]] == [
            *("| the true words at their times", "| joe, clean", "| all as heard"),
        ]
        assert len({one.count("|") for one in rows}) == 1


# --- long pauses and pace ------------------------------------------------------------------------

SILENCES = ((5.0, 7.6), (10.0, 11.9), (20.0, 23.0))


def result(*long: tuple[float, float], pace: float = 100.0) -> bench_measures.Result:
    """An answer with two long pauses and one of 1.9 s, and the long pauses found in it."""
    made = MadeAnswer(LONG_SCRIPTS[0], "joe", None, None, Take(n=1, started=0.0), SILENCES)

    def of(pauses: tuple[tuple[float, float], ...], figure: float) -> dict[str, Measured]:
        places = tuple(Place(start=a, end=b) for a, b in pauses)
        return {
            "pauses": Measured(key="pauses", label="", places=places),
            "pace": Measured(key="pace", label="", figure=figure, unit="wpm"),
        }

    return bench_measures.Result(made, (), of((SILENCES[0], SILENCES[2]), 100.0), of(long, pace))


@pytest.mark.parametrize(
    ("long", "sums"),
    [
        (((5.1, 7.6), (19.8, 23.0)), (2, 0, 0, 0)),
        (((5.1, 7.6),), (2, 1, 0, 0)),
        (((5.1, 7.6), (9.8, 11.9), (19.8, 23.0)), (2, 0, 1, 0)),
        (((5.1, 7.6), (14.0, 17.0), (19.8, 23.0)), (2, 0, 0, 1)),
        (((5.1, 6.2), (19.8, 23.0)), (2, 1, 0, 1)),
    ],
    ids=["all", "missed", "a shorter one", "invented", "half of it"],
)
def test_long_pauses_are_found_missed_or_invented(long, sums) -> None:
    assert bench_measures.long_pauses(result(*long)) == sums


def test_a_pace_is_within_five_percent_or_not() -> None:
    every = [result(pace=pace) for pace in (95.0, 94.9, 105.0, 105.1, 100.0)]
    assert bench_measures.within(every, "pace") == "3 of 5"


# --- into the pages ------------------------------------------------------------------------------

PAGE = "above\n\n<!-- measured x: begin -->\nold\n<!-- measured x: end -->\n\nbelow\n"


def test_a_table_goes_between_its_marks(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE)
    for _ in range(2):
        pages.put(page, "x", pages.table(("a", "b"), [("1", "2")]))
    assert page.read_text() == PAGE.replace("old\n", "\n| a | b |\n| --- | --- |\n| 1 | 2 |\n\n")
    assert list(tmp_path.iterdir()) == [page]


@pytest.mark.parametrize(
    "text",
    ["", PAGE.replace("x: end", "y: end"), PAGE + PAGE, PAGE.replace("begin", "end", 1)],
    ids=["none", "one", "twice", "wrong order"],
)
def test_marks_that_are_not_as_they_must_be_leave_the_page(tmp_path: Path, text: str) -> None:
    page = tmp_path / "page.md"
    page.write_text(text)
    with pytest.raises(SystemExit, match=r"page\.md needs"):
        pages.put(page, "x", ["new"])
    assert page.read_text() == text


def test_only_who_asks_writes(tmp_path: Path, monkeypatch, capsys) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE)
    monkeypatch.setattr("sys.argv", ["bench_x.py"])
    pages.show(page, "x", ["new"])
    assert page.read_text() == PAGE
    monkeypatch.setattr("sys.argv", ["bench_x.py", "--write"])
    pages.show(page, "x", ["new"])
    assert page.read_text() == PAGE.replace("old", "new")
    assert capsys.readouterr().out == "new\nnew\n"


def test_the_pages_have_the_marks_that_are_written_to() -> None:
    for page, names in (
        (pages.MEASUREMENTS, ["answers", "pauses"]),
        (pages.SPEECH, ["terms", "fillers"]),
    ):
        text = page.read_text("utf-8")
        for which in ("begin", "end"):
            assert re.findall(rf"^<!-- measured (\w+): {which} -->$", text, re.M) == names
