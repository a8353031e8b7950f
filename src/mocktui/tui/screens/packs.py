"""Packs: all there are, what is in them, and the ways to make one's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from mocktui.core.problem import Problem
from mocktui.core.text import one_line
from mocktui.practice.library import PackFile
from mocktui.tui.editor import edit
from mocktui.tui.keys import HELP, LEAVE, key
from mocktui.tui.safe import plural, say
from mocktui.tui.screens.frame import Frame
from mocktui.tui.screens.packs_edit import ProblemsScreen
from mocktui.tui.widgets.footer import Footer
from mocktui.tui.widgets.header import TopLine
from mocktui.tui.widgets.menu import Menu, heading, remark, row

if TYPE_CHECKING:
    from mocktui.practice.desk import Desk

BEGIN = "No pack yet: i makes one of a list you have, n begins a new one."


class PacksScreen(Frame[None], inherit_bindings=False):
    """Every pack by where it comes from; Enter looks into the marked one."""

    NAME = "Packs"
    NOW = "Enter shows what is in the marked pack; Enter there sets it up."
    ABOUT = (
        "Questions come in packs. Make one of a list you have, begin a new one, or see which "
        "questions a job advertisement makes likely. A pack that isn't yours is copied before you "
        "edit it; the copy takes its place."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        key("e", "edit", "edit", help="open the marked pack in your editor"),
        key("i", "take_in", "import", help="make a pack of a list of questions"),
        key("n", "new", "new", help="begin a pack of your own"),
        key("a", "job", "job ad", help="questions that a job advertisement makes likely"),
        key("t", "stories", "stories", help="your own stories, and where you told them"),
        LEAVE,
        HELP,
    ]
    DEFAULT_CSS = """
    PacksScreen {
        & > Menu { height: 1fr; }
        & > #about { height: 3; padding: 0 2; color: $quiet; border-top: solid $rule; }
    }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.packs: Sequence[PackFile] | None = None
        self._mark: str | None = None  # to be marked when the packs are read
        self._reading = False
        self._wish: Callable[[], None] | None = None  # what a key asked for meanwhile

    def compose(self) -> ComposeResult:
        """Lay out the screen."""
        yield TopLine(Content.styled("Packs", "bold $primary"), Content(""))
        yield Menu()
        yield Static(id="about", markup=False)
        yield Footer(show_command_palette=False)

    def on_screen_resume(self) -> None:
        """Read them again: they may have been changed in the meantime."""
        self.load()

    def on_screen_suspend(self) -> None:
        """What was asked for here is not wished for elsewhere."""
        self._wish = None

    def load(self, chosen: str | None = None) -> None:
        """Read the packs again and mark ``chosen``."""
        self._mark = chosen or self._mark
        self._reading = True
        self._load()

    @work(exclusive=True, group="packs")
    async def _load(self) -> None:
        self.packs = await self.desk.library.packs()
        if not self.query(Menu):
            return  # left meanwhile
        mark, self._mark = self._mark, None
        menu = self.query_one(Menu)
        menu.fill(self._rows(), f"pack {mark}" if mark else None)
        menu.focus()
        count = sum(len(one.pack.questions) for one in self.packs if one.pack is not None)
        self.query_one(TopLine).show(right=Content(plural(count, "question")))
        self._reading = False
        self._tell()
        wish, self._wish = self._wish, None
        if wish is not None:
            wish()

    def _when_read(self, wish: Callable[[], None]) -> None:
        """Do it with the marked pack; the one marked before may not be the one that is meant."""
        if self._reading:
            self._wish = wish
        else:
            wish()

    def _rows(self) -> Iterator[Option]:
        packs = self.packs or ()
        own = [one for one in packs if one.own]
        yield from heading("Yours", first=True)
        yield from map(_row, own)
        if not own:
            yield remark(Content(BEGIN))
        yield from heading("With mocktui")
        yield from (_row(one) for one in packs if not one.own and not one.package)
        if any(one.package for one in packs):
            yield from heading("From installed packages")
            yield from (_row(one) for one in packs if not one.own and one.package)

    @property
    def chosen(self) -> PackFile | None:
        """The marked pack."""
        name = (self.query_one(Menu).chosen or "").removeprefix("pack ")
        return next((one for one in self.packs or () if _key(one) == name), None)

    def _tell(self) -> None:
        one = self.chosen
        about = ""
        if one is not None and one.problems:
            about = one.problems[0]
        elif one is not None and one.pack is not None:
            about = one.pack.source or one_line(str(one.path))
            if one.shadows:
                about = f"Yours stands in for the one that comes with mocktui. {about}"
        self.query_one("#about", Static).update(say(about))
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Grey out what the marked row doesn't allow."""
        if action != "edit" or not self.is_mounted or not self.query(Menu):
            return True
        one = self.chosen
        return (
            True if self._reading or (one is not None and (one.own or not one.problems)) else None
        )

    def on_option_list_option_highlighted(self, _: OptionList.OptionHighlighted) -> None:
        """Tell about the line that is marked now."""
        self._tell()

    def on_option_list_option_selected(self, _: OptionList.OptionSelected) -> None:
        """Look into the pack, or show what is wrong with it."""
        self._when_read(self._look)

    def _look(self) -> None:
        from mocktui.tui.screens.packs_questions import PackScreen

        one = self.chosen
        if one is None:
            return
        if one.pack is not None:
            self.app.push_screen(PackScreen(self.desk, one), callback=self._after_look)
        elif one.own:
            self.app.push_screen(
                ProblemsScreen(one_line(one.path.name), one.problems),
                callback=lambda again: self.edit_file(one.path) if again else None,
            )
        else:
            self.mocktui.show_problem(Problem(one.problems[0]))

    def _after_look(self, wants_edit: bool | None) -> None:
        if wants_edit:
            self.action_edit()

    # -- the ways -------------------------------------------------------------------------------

    def action_edit(self) -> None:
        """Open the marked pack in the editor; one that isn't the person's own is copied first."""
        self._when_read(self._edit_marked)

    def _edit_marked(self) -> None:
        if (one := self.chosen) is not None and (one.own or not one.problems):
            self.run_worker(self._edit(one), exclusive=True, group="edit")

    async def _edit(self, one: PackFile) -> None:
        try:
            path = one.path if one.own else await self.desk.library.editable(one.id)
        except Problem as problem:
            self.mocktui.show_problem(problem)
            return
        if not one.own:
            self.notify("A copy of your own was made; it takes this pack's place.", markup=False)
        self.edit_file(path)

    def edit_file(self, path: Path) -> None:
        """Open a pack's file in the editor, then check it; offer to go on where it has problems."""
        try:
            edit(self.mocktui, path)
        except Problem as problem:
            self.mocktui.show_problem(problem)
            return
        self.run_worker(self._checked(path), exclusive=True, group="edit")

    async def _checked(self, path: Path) -> None:
        problems = await self.desk.library.check(path)
        self.load()
        if problems:
            self.app.push_screen(
                ProblemsScreen(one_line(path.name), problems),
                callback=lambda again: self.edit_file(path) if again else None,
            )
        else:
            self.notify(f"{one_line(path.name)}: no problems", markup=False)

    def action_take_in(self) -> None:
        """Make a pack of a list."""
        from mocktui.tui.screens.packs_import import ImportScreen

        self.app.push_screen(ImportScreen(self.desk), callback=self.load)

    def action_new(self) -> None:
        """Ask for a title, write a starter, and open it."""
        from mocktui.tui.screens.packs_new import NewPackScreen

        self.app.push_screen(NewPackScreen(), callback=self._begin)

    def _begin(self, title: str | None) -> None:
        if title:
            self.run_worker(self._new(title), exclusive=True, group="edit")

    async def _new(self, title: str) -> None:
        from mocktui.packs.problems import slug

        id = slug(title) or "my-questions"
        try:
            path = await self.desk.library.new(id, title)
        except Problem as problem:
            self.mocktui.show_problem(problem)
            return
        self.load(id)
        self.edit_file(path)

    def action_job(self) -> None:
        """Open the advertisement's screen."""
        self.mocktui.open_job()

    def action_stories(self) -> None:
        """Open the stories of one's own."""
        from mocktui.tui.screens.stories import StoriesScreen

        self.app.push_screen(StoriesScreen(self.desk))


def _key(one: PackFile) -> str:
    """Return what tells this file from all others, also from a broken one of the same id."""
    return one.id if one.pack is not None else f"{one.id} {one.path.name}"


def _row(one: PackFile) -> Option:
    name = f"pack {_key(one)}"
    if one.problems:
        left = Content.assemble(("! ", "$warning"), say(one.title))
        return row(left, say(plural(len(one.problems), "problem"), "$warning"), id=name)
    count = plural(len(one.pack.questions) if one.pack is not None else 0, "question")
    from_where = f"{one.package} · " if one.package else ""
    return row(say(one.title), say(f"{from_where}{count}", "$quiet"), id=name)
