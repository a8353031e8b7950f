"""What comes next, from real session folders; and that copied folders come to the same."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from mocktui.cli.due import due as due_command
from mocktui.cli.plan import plan as plan_command
from mocktui.cli.progress import progress as progress_command
from mocktui.core import commands as do
from mocktui.core import events as ev
from mocktui.core.problem import Problem
from mocktui.places import Places
from mocktui.practice.due import Spacing, setup_of
from mocktui.practice.office import Office
from mocktui.practice.settings import Settings
from mocktui.practice.setup import plan as sitting_of
from mocktui.storage.after import add_after
from mocktui.storage.folder import SessionFolder
from mocktui.storage.plan_file import Aim, write_aim
from tests.storage.made import QUESTIONS, START, begin, heard, keep
from tests.support import need

TODAY = date(2026, 11, 25)  # three days after START
ROOT = Path(__file__).resolve().parents[2]
SATURDAY = date(2026, 11, 28)
PACK = """
[pack]
id = "ml"
title = "ML interview"
[[question]]
id = "why-that-algorithm"
ask = "Why are you using that algorithm?"
look_for = ["names an alternative"]
[[question]]
id = "a-failure"
ask = "Tell me about a failure."
kind = "behavioural"
[[question]]
id = "why-you"
ask = "Why you?"
"""


def places_of(folder: Path) -> Places:
    """A data folder with the pack, and a cache of its own: a machine."""
    places = Places(folder / "data")
    places.cache = folder / "cache"
    (places.data / "packs").mkdir(parents=True, exist_ok=True)
    (places.data / "packs" / "ml.toml").write_text(PACK)
    return places


def practised(
    places: Places, rating: int | None, *, days: int = 0, minute: int = 0, pack: str = "ml"
):
    """Keep a session in which the first question is answered (and rated)."""
    first = QUESTIONS[0].id
    now = START + timedelta(days=days, minutes=minute)
    segment, done = heard(first, 1, "I chose gradient boosting")
    commands: list[tuple[float, do.Command]] = [
        (0.0, begin(f"s{days}-{minute}", started=now.isoformat(), pack=pack)),
        (3.0, do.StartAnswer()),
        (3.5, do.AnswerOpened(audio="takes/01-1.wav")),
        (15.0, segment),
        (20.0, do.Finish()),
        (20.5, done),
    ]
    if rating is not None:
        mark = ev.Rated(question=first, take=1, line="names an alternative", rating=rating)
        commands.append((25.0, do.Record(mark)))
    commands.append((30.0, do.Leave()))
    folder, _ = keep(places.sessions, commands, now=now, audio=1.0)
    return folder


def rate(folder: SessionFolder, rating: int, machine: str) -> None:
    """Rate an old answer, on some machine."""
    mark = ev.Rated(question=QUESTIONS[0].id, take=1, line="names an alternative", rating=rating)
    add_after(folder, mark, machine, datetime(2026, 11, 24, 8, tzinfo=UTC))


def look(places: Places, on: date = TODAY):
    return asyncio.run(Office(places).due.outlook(on))


def asked(outlook) -> list[tuple[str, str]]:
    return [(one.item.question, one.why) for one in outlook.picks]


def test_nothing_practised_offers_nothing(tmp_path):
    outlook = look(places_of(tmp_path))
    assert (outlook.picks, outlook.practised, outlook.standings) == ((), 0, ())


def test_three_questions_and_why(tmp_path):
    places = places_of(tmp_path)
    practised(places, 1)
    assert asked(look(places)) == [
        ("why-that-algorithm", "rated partly three days ago"),
        ("a-failure", "not tried yet"),
        ("why-you", "not tried yet"),
    ]
    assert [one for one, _ in asked(look(places, START.date()))] == ["a-failure", "why-you"]


def test_an_answer_without_a_rating_asks_for_one(tmp_path):
    places = places_of(tmp_path)
    folder = practised(places, None)
    assert look(places).rate == (folder.id, "why-that-algorithm")
    rate(folder, 2, "m1")
    assert look(places).rate is None
    assert [one for one, _ in asked(look(places))] == ["a-failure", "why-you"]


def test_somebody_with_a_date_and_nothing_practised_can_begin(tmp_path):
    places = places_of(tmp_path)
    write_aim(places.data, Aim(interview=SATURDAY, packs=("ml",)), "m1", START)
    outlook = look(places)
    assert len(outlook.picks) == 3
    assert outlook.plan is not None


LATER = """
[pack]
id = "zz-later"
title = "From Monday's list"
[[question]]
id = "a-join"
ask = "What is a join?"
"""


@pytest.mark.parametrize("interview", [None, SATURDAY])
def test_a_list_made_after_the_warm_up_is_in_play_at_once(tmp_path, interview):
    places = places_of(tmp_path)
    (places.data / "packs" / "ml.toml").unlink()
    practised(places, None, pack="ml-interview-16")
    (places.data / "packs" / "zz-later.toml").write_text(LATER)
    if interview:
        write_aim(places.data, Aim(interview=interview), "m1", START)
    outlook = look(places)
    assert {one.item.pack for one in outlook.standings} == {"ml-interview-16", "zz-later"}
    assert outlook.picks[0].item.question == "a-join"
    assert bool(outlook.plan) is bool(interview)


def test_a_list_of_ones_own_with_a_date_needs_no_practice_first(tmp_path):
    places = places_of(tmp_path)
    (places.data / "packs" / "zz-later.toml").write_text(LATER)
    assert look(places).standings == ()  # nothing practised and no date: nothing is offered
    write_aim(places.data, Aim(interview=SATURDAY), "m1", START)
    assert {one.item.pack for one in look(places).standings} == {"ml", "zz-later"}


def test_the_sitting_asks_just_these_in_their_order(tmp_path):
    places = places_of(tmp_path)
    practised(places, 0)
    office = Office(places)
    setup = office.due.setup(look(places).picks)
    planned = sitting_of(setup)
    assert [one.question.id for one in planned.questions] == [
        "why-that-algorithm",
        "a-failure",
        "why-you",
    ]
    assert setup.format.debrief == "each"
    assert setup_of(look(places).picks[1:2], office.pack, Settings()).pack_id == "ml"


def test_a_pack_that_went_away_is_said_and_the_rest_goes_on(tmp_path):
    places = places_of(tmp_path)
    practised(places, 1)
    write_aim(places.data, Aim(packs=("gone",)), "m1", START)
    outlook = look(places)
    assert len(outlook.picks) == 3
    assert "gone" in outlook.problems[0]


@pytest.mark.parametrize("minutes", [0, 481])
def test_an_aim_that_cannot_be_planned_is_not_written(tmp_path, minutes):
    places = places_of(tmp_path)
    due = Office(places).due
    with pytest.raises(Problem):
        asyncio.run(due.aim(date.today() + timedelta(days=3), minutes))
    with pytest.raises(Problem, match="past"):
        asyncio.run(due.aim(date(2020, 1, 1), 20))
    with pytest.raises(Problem):
        asyncio.run(due.aim(None, 20, ["nope"]))
    assert not (places.data / "plan").exists()


def test_a_clock_of_ones_own(tmp_path):
    places = places_of(tmp_path)
    practised(places, 1)
    office = Office(places)
    noon = datetime(2026, 11, 24, 12, tzinfo=UTC)
    spacing = Spacing(places, office.history, lambda: ["ml"], office.pack, now=lambda: noon)
    outlook = asyncio.run(spacing.aim(SATURDAY, 10, ["ml"]))
    assert outlook.today == noon.date()
    assert outlook.plan is not None
    assert outlook.plan.days_left == 4
    assert asyncio.run(spacing.progress()).today == noon.date()


# -- two machines -------------------------------------------------------------------------------


def rsync_options() -> list[str]:
    """Return the options that docs/sharing.md gives rsync, the same in both directions."""
    text = (ROOT / "docs" / "sharing.md").read_text().partition("## By hand")[2]
    text = text.partition("\n## ")[0].replace("\\\n", "")
    lines = [line.split() for line in text.splitlines() if line.startswith("    rsync ")]
    there, back = ([one for one in line[1:] if one.startswith("-")] for line in lines)
    assert there == back
    return there


def both_ways(one: Path, other: Path, how: str) -> None:
    """Copy two data folders into each other."""
    for source, target in ((one, other), (other, one)):
        if how == "rsync":
            copy = ["rsync", *rsync_options(), f"{source}/", f"{target}/"]
            subprocess.run(copy, check=True)
        else:
            shutil.copytree(source, target, dirs_exist_ok=True)


def aged(places: Places, seconds: float) -> None:
    """Make a data folder's files older: time went by."""
    for path in places.data.rglob("*"):
        if path.is_file():
            then = path.stat().st_mtime - seconds
            os.utime(path, (then, then))


def git(folder: Path, *arguments: str) -> None:
    """Run git there, as somebody, with nobody's settings."""
    subprocess.run(
        ["git", "-c", "user.name=me", "-c", "user.email=me@example.org", *arguments],
        cwd=folder,
        check=True,
        capture_output=True,
        env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull},
    )


def ignored() -> str:
    """Return the .gitignore that docs/sharing.md gives."""
    text = (ROOT / "docs" / "sharing.md").read_text().partition("## git")[2]
    block = text.partition("`.gitignore`:\n\n")[2].partition("\n\n")[0]
    lines = [one.strip() for one in block.splitlines()]
    assert "/models/" in lines
    return "\n".join(lines) + "\n"


def test_git_merges_two_machines_without_a_word(tmp_path):
    need(shutil.which("git"), "git is not installed")
    laptop, desktop = places_of(tmp_path / "laptop"), places_of(tmp_path / "desktop")
    shared = practised(laptop, None)
    (laptop.data / ".gitignore").write_text(ignored())
    git(laptop.data, "init", "-q", "-b", "main")
    git(laptop.data, "add", ".")
    git(laptop.data, "commit", "-qm", "start")
    shutil.rmtree(desktop.data)
    git(tmp_path, "clone", "-q", str(laptop.data), str(desktop.data))
    for places, rating, day in ((laptop, 2, 1), (desktop, 0, 2)):
        practised(places, rating, days=day)
        office = Office(places)
        mark = ev.Rated(
            question=QUESTIONS[0].id, take=1, line="names an alternative", rating=rating
        )
        asyncio.run(office.note(shared.id, mark))
        asyncio.run(office.due.aim(date.today() + timedelta(days=day), 20))
        git(places.data, "add", ".")
        git(places.data, "commit", "-qm", places.data.parent.name)
    git(laptop.data, "pull", "-q", "--no-rebase", "--no-edit", str(desktop.data), "main")
    git(desktop.data, "pull", "-q", "--no-rebase", "--no-edit", str(laptop.data), "main")
    assert len(list(laptop.sessions.iterdir())) == len(list(desktop.sessions.iterdir())) == 3
    assert look(laptop) == look(desktop)
    assert look(laptop).interview is not None


@pytest.mark.parametrize("how", ["rsync", "copy"])
def test_two_data_folders_copied_into_each_other_come_to_the_same(tmp_path, how):
    need(how == "copy" or shutil.which("rsync"), "rsync is not installed")
    laptop, desktop = places_of(tmp_path / "laptop"), places_of(tmp_path / "desktop")
    shared = practised(laptop, None)
    shutil.copytree(laptop.data, desktop.data, dirs_exist_ok=True)
    # Each goes on by itself: sessions, ratings of the same answer, another date.
    practised(laptop, 2, days=1)
    practised(desktop, 0, days=2)
    practised(desktop, 1, days=1, minute=7)
    rate(shared, 0, "laptop")
    rate(SessionFolder(desktop.sessions / shared.id), 1, "desktop")
    write_aim(laptop.data, Aim(interview=TODAY + timedelta(days=9)), "laptop", START)
    write_aim(desktop.data, Aim(interview=SATURDAY), "desktop", START + timedelta(days=1))
    assert look(laptop) != look(desktop)
    names = {one.name for one in (*laptop.sessions.iterdir(), *desktop.sessions.iterdir())}

    both_ways(laptop.data, desktop.data, how)

    for places in (laptop, desktop):
        assert {one.name for one in places.sessions.iterdir()} == names
        assert len(names) == 4
    assert look(laptop) == look(desktop)
    assert look(laptop).interview == SATURDAY
    for command, *options in (
        (due_command, "--json", "--on", TODAY.isoformat()),
        (progress_command, "--json"),
        (plan_command, "--json"),
    ):
        said = [CliRunner().invoke(command, options, obj=one) for one in (laptop, desktop)]
        assert [one.exit_code for one in said] == [0, 0]
        assert said[0].stdout == said[1].stdout
    assert json.loads(said[0].stdout)["interview"] == SATURDAY.isoformat()


def test_copying_again_takes_nothing_back(tmp_path):
    need(shutil.which("rsync"), "rsync is not installed")
    laptop, desktop = places_of(tmp_path / "laptop"), places_of(tmp_path / "desktop")
    shared = practised(laptop, None)
    there = SessionFolder(desktop.sessions / shared.id)
    both_ways(laptop.data, desktop.data, "rsync")
    rate(shared, 0, "laptop")
    rate(there, 0, "desktop")
    both_ways(laptop.data, desktop.data, "rsync")
    for places in (laptop, desktop):
        aged(places, 60.0)
    # Both go on in files that the other has by now, older.
    rate(shared, 1, "laptop")
    rate(there, 2, "desktop")
    write_aim(desktop.data, Aim(interview=SATURDAY), "desktop", START)
    (desktop.data / "packs" / "ml.toml").write_text(PACK.replace("Why you?", "Why us?"))
    (laptop.data / "choices.json").write_text("{}")

    both_ways(laptop.data, desktop.data, "rsync")

    for places in (laptop, desktop):
        after = places.sessions / shared.id / "after"
        assert [len(one.read_text().splitlines()) for one in sorted(after.iterdir())] == [2, 2]
        assert "Why us?" in (places.data / "packs" / "ml.toml").read_text()
    assert look(laptop).interview == look(desktop).interview == SATURDAY
    assert not (desktop.data / "choices.json").exists()
