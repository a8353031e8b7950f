"""What can be done to a past session from the list; the list itself is ``sessions``."""

from __future__ import annotations

from datetime import date
from typing import Any

from textual.widgets import Input

from mocktui.core.problem import Problem
from mocktui.core.text import one_line
from mocktui.practice.archive import SessionLine
from mocktui.practice.desk import Desk
from mocktui.practice.session_words import KEEP
from mocktui.storage.index_types import Filters, Hit
from mocktui.tui.safe import plural
from mocktui.tui.screens.export import ExportScreen
from mocktui.tui.screens.filter import FilterScreen
from mocktui.tui.screens.note import NoteScreen
from mocktui.tui.screens.open_at import open_at
from mocktui.tui.screens.pick import PickScreen
from mocktui.tui.screens.rename import RenameScreen
from mocktui.tui.screens.session_trash import SessionTrash


class SessionWays(SessionTrash):
    """The actions of the list; it says what is marked and what is shown."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._names: tuple[dict[str, str], dict[str, str]] = ({}, {})  # of packs, of questions

    # -- what the list tells ----------------------------------------------------------------------

    @property
    def hit(self) -> Hit | None:
        """The marked find."""
        raise NotImplementedError

    @property
    def narrowed(self) -> bool:
        """Whether not everything is shown."""
        return self._filters != Filters() or self.has_class("-searching")

    # -- opening ----------------------------------------------------------------------------------

    def action_open(self) -> None:
        """Read the marked session, or say what is wrong with it."""
        hit, line = self.hit, self.line
        if hit is not None:
            self._do(open_at(self.mocktui, hit.session, hit.question, hit.take))
        elif line is not None and line.problem:
            self.mocktui.show_problem(
                Problem(line.problem, where=line.id, fix="mocktui doctor says more.")
            )
        elif line is not None:
            self.mocktui.open_review(line.id)

    def action_go_on(self) -> None:
        """Go on with the marked session."""
        if (one := self.line) is not None:
            self.mocktui.continue_session(one.id)

    # -- narrowing --------------------------------------------------------------------------------

    def action_search(self) -> None:
        """Ask for words."""
        self.add_class("-searching")
        self.set_focus(self.query_one("#search", Input))  # at once, for keys that follow fast
        self.refresh_bindings()

    def action_all(self) -> None:
        """Show all sessions again, out of the trash too."""
        self.remove_class("-searching")
        self._filters = Filters()
        with self.prevent(Input.Changed):
            self.query_one("#search", Input).value = ""
        self.reload()

    def action_filter(self) -> None:
        """Choose which are shown."""

        def then(chosen: Filters | None) -> None:
            if chosen is not None:
                self._filters = chosen
                self._do(self._name_filters())

        today = date.today()
        self.app.push_screen(FilterScreen(self._desk.archive, self._filters, today), then)

    async def _name_filters(self) -> None:
        archive = self._desk.archive
        questions = await archive.questions(self._filters.pack)
        self._names = (dict(await archive.packs()), dict(questions))
        self.reload()

    # -- changing ---------------------------------------------------------------------------------

    def action_rename(self) -> None:
        """Ask for a name."""
        if (one := self.line) is None:
            return

        def then(title: str | None) -> None:
            if title:
                self._do(self._rename(one, title))

        self.app.push_screen(RenameScreen("its pack and questions stay", one.title), then)

    async def _rename(self, one: SessionLine, title: str) -> None:
        await self._desk.rename(one.id, title)
        self.reload("It has the new name.")

    def action_note(self) -> None:
        """Ask for a line about the question that was found."""
        if (hit := self.hit) is None or not hit.question:
            return

        def then(text: str | None) -> None:
            if text:
                self._do(self._note(hit, text))

        self.app.push_screen(NoteScreen(f"about {one_line(hit.question)}"), then)

    async def _note(self, hit: Hit, text: str) -> None:
        await self._desk.archive.note(hit.session, hit.question, text)
        self.reload("The note is kept with its question.")

    # -- taking along, keeping --------------------------------------------------------------------

    def action_export(self) -> None:
        """Write the marked session as a file."""
        one, hit = self.line, self.hit
        session, title = (
            (hit.session, hit.title) if hit else (one.id, one.title) if one else ("", "")
        )
        if not session:
            return

        def then(chosen: tuple[Any, str] | None) -> None:
            if chosen is not None:
                self._do(self._export(session, *chosen))

        folder = str(self._desk.archive.export_folder())
        self.app.push_screen(ExportScreen(title or session, folder), then)

    async def _export(self, session: str, kind: Any, folder: str) -> None:
        written = await self._desk.archive.export(session, kind, folder)
        if written:
            what = f"{plural(len(written), 'file')} written to {written[0].parent}"
        else:
            what = "Nothing was written: no answer here has the times that subtitles need."
        self.reload(what)

    def action_keep(self) -> None:
        """Choose how long recordings are kept."""

        def then(policy: str | None) -> None:
            if policy is None:
                return
            try:
                self._desk.archive.keep(policy)
            except Problem as problem:
                self.mocktui.show_problem(problem)
                return
            words = dict(KEEP).get(policy, policy)
            self.reload(f"Recordings are kept {words}; what was said always stays.")

        kept = self._desk.archive.kept()
        choices = KEEP if kept in dict(KEEP) else ((kept, kept), *KEEP)
        self.app.push_screen(PickScreen("Keep recordings", choices, kept), then)
