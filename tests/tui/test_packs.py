"""Packs on screen: the list, what is in one, importing, editing in the own editor, a job."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from mocktui.core.problem import Problem
from mocktui.practice.library import PackFile
from mocktui.practice.setup import plan
from mocktui.tui import editor
from mocktui.tui.app import MocktuiApp
from mocktui.tui.screens.job import JobScreen
from mocktui.tui.screens.message import MessageScreen
from mocktui.tui.screens.packs import PacksScreen
from mocktui.tui.screens.packs_edit import ProblemsScreen
from mocktui.tui.screens.packs_import import ImportScreen
from mocktui.tui.screens.packs_questions import PackScreen
from mocktui.tui.screens.room import RoomScreen
from mocktui.tui.screens.setup import SetupScreen
from mocktui.tui.widgets.menu import Menu
from tests.tui.fake_desk import PACK, ROUND, FakeDesk
from tests.tui.fake_library import FakeLibrary
from tests.tui.until import settle, until

BROKEN = PackFile(
    id="mine",
    title="mine.toml",
    path=Path("packs/mine.toml"),
    own=True,
    problems=(
        "packs/mine.toml:9: overfitting: unknown key “lookfor”. Did you mean look_for?",
        "packs/mine.toml:17: think is -20, which is no possible time. Write seconds.",
    ),
)
OWN = PackFile(
    id="friday",
    title="Questions for [Friday] \x1b[31m" + "x" * 200,
    path=Path("packs/friday.toml"),
    own=True,
    pack=replace(ROUND, id="friday"),
)
GIVEN = PackFile(
    id="given", title="A team's own", path=Path("x.toml"), package="team-packs", pack=PACK
)


class Packs(MocktuiApp):
    def on_mount(self) -> None:
        self.open_packs()


class Job(MocktuiApp):
    def on_mount(self) -> None:
        self.open_job()


def desk(**options) -> FakeDesk:
    made = FakeDesk()
    made.library = FakeLibrary((PACK, ROUND), **options)
    return made


FULL = (OWN, BROKEN, GIVEN)


async def loaded(pilot) -> None:
    screen = pilot.app.screen
    await until(pilot, lambda: getattr(pilot.app.screen, "packs", None), "the packs")
    await settle(pilot)
    assert screen is pilot.app.screen


def pictured(snap_compare, app, press=(), wait=None, **more) -> bool:
    async def then(pilot):
        if isinstance(app, Packs):
            await loaded(pilot)
        for one in press:
            await pilot.press(one)
            await settle(pilot)
        if wait:
            await until(pilot, lambda: wait(pilot.app.screen), "the picture")
        await settle(pilot)

    return snap_compare(app, run_before=then, **more)


@pytest.fixture
def edited(monkeypatch):
    """Editors that were opened, by path; nothing really opens."""
    paths: list[Path] = []
    monkeypatch.setattr("mocktui.tui.screens.packs.edit", lambda app, path: paths.append(path))
    return paths


# -- pictures ---------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", ["mocktui-dark", "mocktui-light"])
def test_list(snap_compare, theme):
    app = Packs(desk(broken=FULL), theme=theme)
    assert pictured(snap_compare, app, ["down"])


def test_none_of_ones_own_large(snap_compare):
    assert pictured(snap_compare, Packs(desk()), terminal_size=(120, 40))


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_inside(snap_compare, size):
    assert pictured(snap_compare, Packs(desk()), ["enter", "down"], terminal_size=size)


def test_problems_after_the_editor(snap_compare, edited):
    app = Packs(desk(broken=FULL))
    assert pictured(snap_compare, app, ["down", "enter"])


def test_import_welcome(snap_compare):
    assert pictured(snap_compare, Packs(desk()), ["i"])


def test_import_understood(snap_compare):
    keys = ["i", *"q.md", "enter"]
    read = lambda screen: screen.has_class("-read")  # noqa: E731
    assert pictured(snap_compare, Packs(desk()), keys, read)


def test_import_fails(snap_compare):
    problem = Problem(
        "no question was found in this file", where="list.md", fix="One a line is enough."
    )
    keys = ["i", *"list.md", "enter"]
    assert pictured(snap_compare, Packs(desk(problem=problem)), keys)


@pytest.mark.parametrize("theme", ["mocktui-dark", "mocktui-light"])
def test_job(snap_compare, theme):
    async def then(pilot):
        await ranked(pilot)

    app = Job(desk(), theme=theme)
    assert snap_compare(app, run_before=then)


AD = """We look for a data scientist who trains models with gradient boosting, tests them
with A/B testing and explains results to stakeholders."""


async def ranked(pilot, text: str = AD) -> JobScreen:
    screen = pilot.app.screen
    assert isinstance(screen, JobScreen)
    screen.query_one("TextArea").insert(text)
    await until(pilot, lambda: screen.ranked, "a ranking")
    await pilot.press("tab")
    await settle(pilot)
    return screen


# -- ways -------------------------------------------------------------------------------------


async def test_enter_looks_inside_and_practises(edited):
    app = Packs(desk())
    async with app.run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, PackScreen))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, SetupScreen))
        await pilot.press("q")
        await until(pilot, lambda: isinstance(app.screen, PackScreen))
        await pilot.press("e")
        await until(pilot, lambda: edited, "the editor")
        assert edited == [Path("packs") / f"{PACK.id}.toml"]
        assert f"editable {PACK.id}" in app.desk.library.calls


async def test_one_question_of_a_pack_is_practised_alone():
    app = Packs(desk())
    wanted = PACK.questions[1]
    async with app.run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, PackScreen))
        await settle(pilot)
        await pilot.press("down", "o")
        await until(pilot, lambda: isinstance(app.screen, SetupScreen))
        await settle(pilot)
        setup = app.screen.setup()
        assert setup.only == (wanted.id,)
        assert [one.question for one in plan(setup).questions] == [wanted]
        await pilot.press("escape", "q")
        await until(pilot, lambda: isinstance(app.screen, PackScreen))


async def test_the_example_of_an_answer_is_not_shown_before_ones_own():
    told = replace(PACK.questions[0], example="SECRET OUTLINE", tip="a tip")
    made = FakeDesk()
    made.library = FakeLibrary((replace(PACK, questions=(told,)),))
    app = Packs(made)
    async with app.run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, PackScreen))
        await settle(pilot)
        shown = str(app.screen.query_one("#details").render())
        assert "a tip" in shown and "SECRET" not in shown


async def test_after_the_editor_problems_lead_back_into_it(edited):
    made = desk(broken=(OWN,))
    made.library.remaining = ["friday.toml:3: first", "friday.toml:4: second"]
    app = Packs(made)
    async with app.run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, ProblemsScreen))
        await pilot.press("e")  # again
        await until(pilot, lambda: len(edited) == 2)
        await until(pilot, lambda: isinstance(app.screen, ProblemsScreen))
        await pilot.press("escape")  # later
        await until(pilot, lambda: isinstance(app.screen, PacksScreen))
        assert edited == [OWN.path, OWN.path]
        assert "editable friday" not in made.library.calls


async def test_a_broken_pack_of_ones_own_can_be_edited_another_can_not(edited):
    foreign = replace(BROKEN, id="other", own=False, package="team-packs", path=Path("o.toml"))
    app = Packs(desk(broken=(BROKEN, foreign)))
    async with app.run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await pilot.press("e")
        await until(pilot, lambda: edited == [BROKEN.path])
        await until(pilot, lambda: isinstance(app.screen, PacksScreen))
        await settle(pilot)
        await pilot.press("end", "e")
        await settle(pilot)
        assert len(edited) == 1
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, MessageScreen))


async def test_new_begins_a_file_and_opens_it(edited):
    app = Packs(desk())
    async with app.run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await pilot.press("n", *"My job!", "enter")
        await until(pilot, lambda: edited == [Path("packs/my-job.toml")])
        assert "new my-job" in app.desk.library.calls
        await pilot.press("n", "escape")
        await settle(pilot)
        assert isinstance(app.screen, PacksScreen) and len(edited) == 1


async def test_from_a_list_to_its_pack_in_few_keys():
    app = Packs(desk())
    keys = ["i", *"q.md", "enter", "enter"]
    assert len(keys) <= 40
    async with app.run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await pilot.press(*keys[:-1])
        await until(pilot, lambda: app.screen.has_class("-read"))
        assert not [one for one in app.desk.library.calls if one.startswith("write")]
        await pilot.press(keys[-1])
        await until(pilot, lambda: isinstance(app.screen, PacksScreen))
        await until(pilot, lambda: app.screen.query_one(Menu).chosen == "pack friday-s-list")
        assert "write friday-s-list" in app.desk.library.calls


async def test_an_import_never_replaces_unasked():
    made = desk()
    made.library = FakeLibrary((replace(PACK, id="friday-s-list"),))
    app = Packs(made)
    async with app.run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await pilot.press("i", *"q.md", "enter")
        await until(pilot, lambda: app.screen.has_class("-read"))
        await pilot.press("ctrl+r")  # nothing to replace yet
        await settle(pilot)
        assert not [one for one in made.library.calls if one.startswith("write")]
        await pilot.press("enter")
        await until(pilot, lambda: "write friday-s-list" in made.library.calls)
        await settle(pilot)
        assert isinstance(app.screen, ImportScreen)
        assert "already" in str(app.screen.query_one("#found").render())
        await pilot.press("ctrl+r")
        await until(pilot, lambda: "write friday-s-list over" in made.library.calls)


async def test_an_import_takes_another_name():
    app = Packs(desk())
    async with app.run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await pilot.press("i", *"q.md", "enter")
        await until(pilot, lambda: app.screen.has_class("-read"))
        await pilot.press("home", *"my-", "enter")
        await until(pilot, lambda: isinstance(app.screen, PacksScreen))
        assert "write my-friday-s-list" in app.desk.library.calls


async def test_a_job_starts_the_chosen_questions():
    made = desk()
    app = Job(made)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await ranked(pilot)
        likely = [one.question.id for one in screen.ranked]
        await pilot.press("-" if len(likely) > 1 else "+")
        await settle(pilot)
        number = screen.number
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, RoomScreen))
        (setup,) = made.started
        assert setup.only == tuple(likely[:number])
        chosen = [one.id for pack in setup.packs for one in pack.questions]
        assert sorted(chosen) == sorted(setup.only)


async def test_a_job_without_a_shared_word_says_so():
    app = Job(desk())
    async with app.run_test(size=(80, 24)) as pilot:
        screen = app.screen
        screen.query_one("TextArea").insert("zzz qqq")
        about = screen.query_one("#about")
        await until(pilot, lambda: "shares a word" in str(about.render()))
        assert screen.query_one(Menu).option_count == 0


# -- the editor -------------------------------------------------------------------------------


def test_the_editor_is_the_persons(monkeypatch):
    monkeypatch.setenv("VISUAL", "sh -c 'echo hi'")
    assert editor.editor_command() == ["sh", "-c", "echo hi"]
    monkeypatch.setenv("VISUAL", "no-such-editor --wait")
    with pytest.raises(Problem, match="your editor is not there"):
        editor.editor_command()
    monkeypatch.delenv("VISUAL")
    monkeypatch.setenv("EDITOR", "sh")
    assert editor.editor_command() == ["sh"]
    monkeypatch.delenv("EDITOR")
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Problem, match="no editor was found"):
        editor.editor_command()


async def test_without_a_real_terminal_the_editor_says_so(monkeypatch, tmp_path):
    monkeypatch.setenv("VISUAL", "sh")
    app = Packs(desk(broken=(OWN,)))
    async with app.run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, MessageScreen))


def test_an_editor_that_cannot_start_has_an_exit_code(tmp_path):
    assert editor.run([str(tmp_path / "none")]) == 127
    assert editor.run(["sh", "-c", "exit 3"]) == 3
