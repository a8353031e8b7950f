"""A bad first take, a better second one, and both found again: the whole way by keys and voice."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from mocktui.core import events as ev
from mocktui.storage.lines import read_journal
from tests.e2e.speech import error_rate
from tests.e2e.terminal import MOCKTUI, Terminal, terminal  # noqa: F401 - a fixture
from tests.support import wait_for
from tests.virtual_microphone import VirtualMicrophone, microphone, spoken  # noqa: F401 - a fixture

pytestmark = pytest.mark.e2e

BAD = "I would use gradient boosting. It was quick."
BETTER = (
    "I chose gradient boosting because the table was small and the features were mixed. "
    "I compared it with logistic regression first, because the simple model is easier to explain."
)
BASELINE = "Compares it with a simpler baseline"


def answer(terminal: Terminal, microphone: VirtualMicrophone, sound: Path, last: str) -> None:  # noqa: F811
    """Speak, and end the answer when its last word was heard."""
    terminal.sees("● REC")
    microphone.play(sound)
    terminal.sees(last, seconds=60)
    terminal.keys("Enter")
    terminal.sees("how long was your answer?")


def test_from_a_bad_take_to_a_better_one_and_back_to_both(
    terminal: Terminal,  # noqa: F811
    microphone: VirtualMicrophone,  # noqa: F811
    tmp_path: Path,
) -> None:
    data = tmp_path / "data"
    bad = spoken(BAD, tmp_path / "bad.wav")
    better = spoken(BETTER, tmp_path / "better.wav")
    terminal.run(
        MOCKTUI, "--data-dir", str(data), "practice", "ml-interview-16", "--only",
        "why-that-algorithm", "--format", "drill", "--think", "2", "--answer", "60",
        "--engine", "moonshine", env=microphone.variables,
    )  # fmt: skip

    # The first take: guess, rate, look, one focus.
    answer(terminal, microphone, bad, "quick")
    terminal.keys("1")
    terminal.sees("which of these did you say?")
    terminal.keys("Enter")
    screen = terminal.sees("Rate yourself")
    assert "Last time you chose" not in screen
    assert "gradient" not in screen  # nothing is shown before one has rated
    terminal.keys("3", "1", "1", "1", "1")
    screen = terminal.sees("One thing for next time")
    assert f"1  {BASELINE}" in screen
    terminal.sees("I would use gradient")
    terminal.keys("1")
    terminal.sees(f"● 1  {BASELINE}")

    # The second: was the focus met?
    terminal.keys("r")
    terminal.sees("again")
    answer(terminal, microphone, better, "explain")
    terminal.keys("Enter")
    screen = terminal.sees("Last time you chose")
    assert BASELINE in screen
    terminal.keys("3", "3", "3", "3", "3", "3")
    screen = terminal.sees("Your rating, and words found")
    assert "words that may belong to this line" in screen
    terminal.keys("Enter")  # all is clear: the drill is over

    # Side by side, both played on one key.
    terminal.sees("Take 2 of 2", seconds=60)
    terminal.keys("c")
    terminal.sees("take 1 of 2")
    screen = terminal.sees("would use] [+ chose]")
    assert "take 2 of 2" in screen
    assert "Did it happen? ● yes" in " ".join(screen.split())
    assert "○ not there → ● clearly" in screen
    terminal.keys("Space")
    terminal.sees("▶ before")
    terminal.sees("▶ after")
    terminal.keys("q")
    terminal.sees("Take 2 of 2")
    terminal.keys("q")
    terminal.sees("Practise next")

    # Found again by a word that was said; the find opens at its take.
    terminal.keys("C-p")
    terminal.sees("Search for commands")
    terminal.type("Past")
    terminal.sees("Everything you practised")
    terminal.keys("Enter")
    terminal.sees("1 session")
    terminal.keys("/")
    terminal.sees("words to look for")
    terminal.type("logistic")
    screen = terminal.sees("1 find")
    assert "logistic" in screen
    terminal.keys("C-u")
    terminal.sees("words to look for")
    terminal.gone("1 find")
    terminal.type("quick")
    screen = terminal.sees("1 find")
    assert "boosting. it was quick" in screen.lower()
    terminal.keys("Enter")
    terminal.sees("enter open")
    terminal.keys("Enter")
    terminal.sees("Take 1 of 2")
    terminal.keys("q")
    terminal.sees("1 find")
    terminal.keys("n")
    terminal.sees("what to remember")
    terminal.type("say the number")
    terminal.keys("Enter")
    terminal.sees("The note is kept with its question.")

    # Exported: a page to read, JSON, a table, subtitles.
    exported = terminal.home / "mocktui-export"
    kinds = (("md", "1 file"), ("json", "1 file"), ("csv", "1 file"), ("srt", "2 files"))
    for downs, (kind, many) in enumerate(kinds):
        terminal.keys("x")
        terminal.sees("change the folder")
        terminal.keys(*["Down"] * downs, "Enter")
        terminal.gone("change the folder")
        # What stands on the screen may still be the message of the export before.
        number = int(many.split()[0])
        wait_for(lambda k=kind, n=number: len([*exported.glob(f"*.{k}")]) == n, f"{many} {kind}")
        terminal.sees(f"{many} written to")
        terminal.keys("Down", "Up")
    terminal.keys("Escape")
    terminal.sees("1 session")
    terminal.keys("q")

    # Seen in progress.
    terminal.sees("Practise next")
    terminal.keys("g")
    terminal.sees("2 takes")
    terminal.keys("t")
    terminal.sees(f"focus: {BASELINE[:20]}")
    terminal.keys("q")
    terminal.sees("Practise next")
    terminal.keys("q")
    terminal.sees("left with 0")

    the_record(data)
    the_exports(exported)


def the_record(data: Path) -> None:
    """What stands in the session's files."""
    (folder,) = data.glob("sessions/*")
    journal = read_journal(folder / "events.jsonl")
    assert journal.sealed
    assert not journal.problems
    events = journal.events
    guess = next(one for one in events if isinstance(one, ev.Predicted))
    assert guess.take == 1
    marks = [(one.take, one.rating) for one in events if isinstance(one, ev.Rated)]
    assert marks == [(1, 2), *[(1, 0)] * 4, *[(2, 2)] * 5]
    (focus,) = (one for one in events if isinstance(one, ev.FocusChosen))
    assert (focus.take, focus.text) == (1, BASELINE)
    (met,) = (one for one in events if isinstance(one, ev.FocusMet))
    assert (met.take, met.focus, met.met) == (2, BASELINE, 2)
    heard = {one.take: one.text for one in events if isinstance(one, ev.ReadingDone)}
    assert error_rate(BAD, heard[1]) <= 0.15, heard
    assert error_rate(BETTER, heard[2]) <= 0.15, heard
    (after,) = folder.glob("after/*.jsonl")
    (note,) = (one for one in read_journal(after).events if isinstance(one, ev.Note))
    assert (note.question, note.text) == ("why-that-algorithm", "say the number")


def the_exports(folder: Path) -> None:
    """What stands in the exported files."""
    (page,) = folder.glob("*.md")
    text = page.read_text()
    assert f"Next time: {BASELINE}" in text
    assert f"Did the focus before happen? Yes: {BASELINE}" in text
    assert "say the number" in text
    (told,) = folder.glob("*.json")
    (one,) = json.loads(told.read_text())["answers"]
    assert [list(take["ratings"].values()) for take in one["takes"]] == [[2, 0, 0, 0, 0], [2] * 5]
    (table,) = folder.glob("*.csv")
    rows = list(csv.DictReader(table.read_text().splitlines()))
    assert [(row["take"], row["rating"], row["rated"]) for row in rows] == [
        ("1", "0.4", "5"),
        ("2", "2.0", "5"),
    ]
    assert "logistic regression" in rows[1]["text"]
    subtitles = sorted(folder.glob("*.srt"))
    assert [" --> " in one.read_text() for one in subtitles] == [True, True]
    assert "logistic" in subtitles[1].read_text()
