"""A list of one's own and a date in six days: from the file to what is due, on two machines."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.speech import GRADIENT, error_rate
from tests.e2e.terminal import MOCKTUI, Terminal, terminal  # noqa: F401 - a fixture
from tests.virtual_microphone import VirtualMicrophone, microphone, spoken  # noqa: F401 - a fixture

pytestmark = pytest.mark.e2e

LIST = """\
# Friday

1. How would you explain overfitting to a customer?
   - Compares it with learning an exam by heart
   - Names a way to notice it
   - What would you do first thing on Monday?
2. Why do you want to work here?
   - Names something about the team
   - Gives a reason of their own
3. Tell me about a time you were wrong.
4. How do you choose between two models?
5. What is a confusion matrix?
6. How would you handle missing values?
7. What did you learn last month?
8. How do you know that a model still works?
9. Describe a project you are proud of.
10. What would you ask us?
"""
MONDAY = "I would look at the errors by group, and ask who is hurt by them."
WEAK, CLEAR = "explain-overfitting-customer", "why-want-work-here"


def mocktui(*command: str, data: Path, home: Path) -> str:
    """Run a command on a machine of its own: its home, its cache."""
    passed = {name: os.environ[name] for name in ("PATH", "TZ")}
    env = {"HOME": str(home), "LANG": "C.UTF-8", **passed}
    done = subprocess.run(
        [MOCKTUI, "--data-dir", str(data), *command],
        env=env,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def rate(terminal: Terminal, mark: str) -> None:  # noqa: F811
    """Debrief the marked answer of the review: both of its lines get this mark."""
    terminal.keys("d")
    terminal.sees("how long was your answer?")
    terminal.keys("Enter")
    terminal.sees("Rate yourself")
    terminal.keys(mark, mark)
    terminal.sees("One thing for next time")
    terminal.keys("Enter")
    terminal.gone("One thing for next time")


def test_a_list_a_phone_screen_and_what_is_due_on_two_machines(
    terminal: Terminal,  # noqa: F811
    microphone: VirtualMicrophone,  # noqa: F811
    tmp_path: Path,
) -> None:
    data, home = tmp_path / "data", terminal.home
    questions = tmp_path / "friday.md"
    questions.write_text(LIST)
    said = mocktui("packs", "import", str(questions), "--yes", data=data, home=home)
    assert "10 questions in a Markdown list" in said

    # A phone screen: no think time, the interviewer asks back.
    first = spoken(GRADIENT, tmp_path / "first.wav")
    back = spoken(MONDAY, tmp_path / "back.wav")
    today = date.today()
    terminal.run(
        MOCKTUI, "--data-dir", str(data), "practice", "friday", "--format", "phone-screen",
        "--limit", "2", "--answer", "40", "--engine", "moonshine", env=microphone.variables,
    )  # fmt: skip
    answers = (
        ("How would you explain overfitting", first),
        ("What would you do first thing on Monday?", back),
        ("Why do you want to work here?", back),
    )
    for ask, sound in answers:
        terminal.sees(ask)
        terminal.sees("● REC")
        microphone.play(sound)
        terminal.keys("Enter")

    # Rated: one weak, one clear.
    terminal.sees("Your answer", seconds=60)
    rate(terminal, "1")
    terminal.keys("Down", "Down")
    terminal.sees("Why do you want to work here?")
    rate(terminal, "3")
    terminal.keys("q")

    # The interview is in six days.
    terminal.sees("Interview date and plan")
    terminal.keys("d")
    terminal.sees("Questions from")
    interview = today + timedelta(days=6)
    terminal.type(interview.isoformat())
    terminal.gone("or Friday")  # what stands in the empty field
    terminal.keys("Enter")
    terminal.sees("in six days")
    terminal.keys("q")
    terminal.sees("6 days left")
    terminal.keys("q")
    terminal.sees("left with 0")

    shown = json.loads(mocktui("show", "last", "--json", data=data, home=home))
    one, two = shown["answers"]
    (asked_back,) = one["follow_ups"]
    assert asked_back["ask"] == "What would you do first thing on Monday?"
    for text, told in ((GRADIENT, one), (MONDAY, asked_back), (MONDAY, two)):
        (take,) = told["takes"]
        assert error_rate(text, take["text"]) <= 0.2, take["text"]
    on_the_right_days(data, home, today, interview)
    on_a_second_machine(data, home, tmp_path, today)


def due(data: Path, home: Path, on: date) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        mocktui("due", "--on", on.isoformat(), "--json", data=data, home=home)
    )
    return found


def on_the_right_days(data: Path, home: Path, today: date, interview: date) -> None:
    """The weak one comes tomorrow, the clear one late, all before the interview."""
    tomorrow, eve = today + timedelta(days=1), interview - timedelta(days=1)
    found = due(data, home, today)
    assert found["days_left"] == 6
    assert not {WEAK, CLEAR} & {one["question"] for one in found["next"]}  # not twice on a day
    days = {one["question"]: one["due"] for one in found["questions"]}
    assert days[WEAK] == tomorrow.isoformat()
    # Rated clear it would come in 8 days; the interview is earlier.
    assert days[CLEAR] == eve.isoformat()
    assert WEAK in {one["question"] for one in due(data, home, tomorrow)["next"]}
    plan = json.loads(mocktui("plan", "--json", data=data, home=home))
    placed: dict[str, list[str]] = {}
    for day in plan["days"]:
        assert today.isoformat() <= day["day"] <= eve.isoformat()
        assert day["seconds"] <= plan["minutes"] * 60
        for one in day["questions"]:
            placed.setdefault(one["question"], []).append(day["day"])
    assert placed[WEAK][0] == tomorrow.isoformat()
    assert eve.isoformat() in placed[CLEAR]
    assert len(placed) == 10  # every question of the list has its day
    assert plan["left_out"] == []


def on_a_second_machine(data: Path, home: Path, tmp_path: Path, today: date) -> None:
    """A copied folder has the same due list there, on every day."""
    other, other_home = tmp_path / "other", tmp_path / "other home"
    other_home.mkdir()
    shutil.copytree(data, other, copy_function=shutil.copy2)
    for after in (0, 1, 5):
        day = today + timedelta(days=after)
        assert due(other, other_home, day) == due(data, home, day)
    assert mocktui("plan", "--json", data=other, home=other_home) == mocktui(
        "plan", "--json", data=data, home=home
    )


class Counted:
    """Presses keys and counts them; what is typed of a path is not counted."""

    def __init__(self, terminal: Terminal) -> None:  # noqa: F811
        self.terminal = terminal
        self.many = 0

    def press(self, *keys: str, then: str) -> str:
        """Press these; wait until the screen says ``then``."""
        self.many += len(keys)
        self.terminal.keys(*keys)
        return self.terminal.sees(then)


def test_from_a_list_to_the_first_answer_in_forty_keys(
    terminal: Terminal,  # noqa: F811
    microphone: VirtualMicrophone,  # noqa: F811
    tmp_path: Path,
) -> None:
    questions = tmp_path / "friday.md"
    questions.write_text(LIST)
    hands = Counted(terminal)
    terminal.run(MOCKTUI, env=microphone.variables)
    terminal.sees("Warm up")
    hands.press("C-p", then="Search for commands")
    hands.press("P", "a", "c", "k", then="Look into, import")
    hands.press("Enter", then="No pack yet: i makes")
    hands.press("i", then="Type or paste the path")
    terminal.type(str(questions))  # as short or long as the path is
    screen = hands.press("Enter", then="Enter writes it")
    assert "10 questions in a Markdown list" in screen
    hands.press("Enter", then="› Friday")  # noqa: RUF001 - the mark
    hands.press("Enter", then="Asked after it")
    hands.press("Enter", then="A better ear")
    hands.press("Escape", then="Time  ")
    terminal.gone("A better ear")
    hands.press("Enter", then="THINK")
    hands.press("Enter", then="● REC")
    assert hands.many == 14
    screen = terminal.screen()
    assert "How would you explain overfitting" in screen


def test_the_first_answer_of_all_takes_two_keys(
    terminal: Terminal,  # noqa: F811
    microphone: VirtualMicrophone,  # noqa: F811
) -> None:
    hands = Counted(terminal)
    terminal.run(MOCKTUI, env=microphone.variables)
    terminal.sees("Warm up")
    hands.press("Enter", then="Enter starts your answer")
    hands.press("Enter", then="● REC")
    assert hands.many <= 3
