"""Plain lines on the real desk: an answer, its debrief, and what can be done with it later."""

from __future__ import annotations

import asyncio
import re
import time
from datetime import date, timedelta
from pathlib import Path

import pytest

from mocktui.places import Places
from mocktui.plain.run import serve
from mocktui.practice.office import Office
from mocktui.storage.plan_file import read_aim
from mocktui.storage.sessions import load_session, session_folders
from tests.plain.person import Person


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("VOSK_MODEL_PATH", "")
    places = Places(tmp_path / "data")
    places.config.mkdir(parents=True)
    (places.config / "settings.toml").write_text('mode = "type"\nformat = "drill"\n')
    return places


class Reader(Person):
    """Reads before typing: "= words" is the number of the line with these words in a menu.

    "words > text" is the text, once these words were printed. What was read for the line before
    doesn't count.
    """

    read = 0

    async def _next(self) -> str:
        wanted = str(self._script[0]) if self._script else ""
        words, typed = wanted.removeprefix("= "), ""
        if " > " in wanted:
            words, _, typed = wanted.partition(" > ")
        if words != wanted:
            line = re.compile(rf"^(\d*).*{re.escape(words)}", re.MULTILINE)
            while (found := line.search(self.printed, self.read)) is None:
                await asyncio.sleep(0.001)  # it is taken back when the menu is another
            self._script[0] = typed or found[1]
        self.read = len(self.printed)
        return await super()._next()


def test_from_the_first_answer_to_the_interviews_date(places: Places, tmp_path: Path) -> None:
    pack = Office(places).pack("ml-interview-16")
    lines = len(pack.questions[0].look_for)
    out = tmp_path / "out"
    day = date.today() + timedelta(30)
    person = Reader(
        "= Questions", "= Sixteen", "= Start",
        "", "", "I chose gradient boosting", ".n say the figure", "because the table was small.",
        ".",
        "2", "1", "3", *[""] * (lines - 1),  # the guess, what is in it, the rating
        "w", "begin with the result", "= Go on", "of 1, again > q",  # the question comes again
        "Review: > q", "q",
        "= Past sessions", "= Search", "gradient boosting", "1", "= Write a note", "more calm",
        "1", "= Give it a name", "On Sunday",
        "1", "= Write it as a file", "= text", str(out),
        "q",
        "= Interview date", "= Set the interview", day.isoformat(), "q",
        "q",
    )  # fmt: skip
    begun = time.monotonic()
    assert person.do(serve(person.talk, Office(places))) == 0
    assert time.monotonic() - begun < 5  # a second on a machine with nothing else to do
    assert person.printed.endswith("q leaves mocktui.\n"), "all of the script was typed"
    assert "On Sunday" in person.printed
    (folder,) = session_folders(places.sessions)
    loaded = load_session(folder)
    assert not loaded.problems and loaded.state.title == "On Sunday"
    item = loaded.state.asked[0]
    take = item.takes[0]
    assert take.typed == "I chose gradient boosting\nbecause the table was small."
    assert take.debriefed and take.focus == "begin with the result"
    assert take.predicted is not None and [rating for _, rating in take.ratings] == [2]
    assert item.notes == ("say the figure", "more calm")
    (written,) = out.iterdir()
    assert "I chose gradient boosting" in written.read_text("utf-8")
    aim, _ = read_aim(places.data)
    assert aim.interview == day
