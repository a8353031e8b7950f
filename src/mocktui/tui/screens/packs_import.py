"""A list of questions becomes a pack: its path, what was understood, then Enter."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Label, Static

from mocktui.core.problem import Problem
from mocktui.packs.lists.draft import Understood
from mocktui.practice.library import Taken
from mocktui.tui.keys import key
from mocktui.tui.safe import plural, say, sentence
from mocktui.tui.screens.frame import Frame
from mocktui.tui.widgets.footer import Footer
from mocktui.tui.widgets.header import TopLine

if TYPE_CHECKING:
    from mocktui.practice.desk import Desk

WELCOME = """\
Type or paste the path of a file with questions, then press Enter.

Markdown   bullets or numbers; nested ones are the rubric or follow-ups
Text       one question a line
CSV        a column called question; answer, tip, follow-up if you like
JSON       a list of texts or of objects
Anki       notes exported as plain text

Nothing is written before you have seen what was understood."""


class ImportScreen(Frame[str], inherit_bindings=False):
    """The answer is the id of the pack that was written, or ``None``."""

    NAME = "Import a list"
    NOW = "Type or paste the path of your list and press Enter."
    ABOUT = (
        "Make a pack of a list you have. First you see what was understood and what is left out; "
        "Enter then writes it among your packs."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "write", "write it", help="read the file, then write the pack", id="enter"),
        key("ctrl+r", "replace", "replace", help="write over your pack of the same name"),
        key("escape", "back", "back", help="another file, or leave", display="esc"),
        key("f1", "help", "help", help="this page", display="f1"),
    ]
    DEFAULT_CSS = """
    ImportScreen {
        & .field { height: 1; padding: 0 2; }
        & Label { width: 8; color: $quiet; }
        & Input, & Input:focus { width: 1fr; padding: 0; }
        & #name { display: none; }
        &.-read #name { display: block; }
        & VerticalScroll { height: 1fr; padding: 1 2; margin-top: 1; border-top: solid $rule; }
    }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._found: Understood | None = None
        self._taken = False
        self._writing = False  # a thread writes on though nobody waits: there is only ever one

    def compose(self) -> ComposeResult:
        """Lay out the path, the pack's name, and what was understood."""
        yield TopLine(
            Content.styled("Import a list", "bold $primary"), Content("nothing is written yet")
        )
        with Horizontal(classes="field"):
            yield Label("File")
            yield Input(placeholder="~/questions.md", id="path", compact=True)
        with Horizontal(classes="field", id="name"):
            yield Label("Name")
            yield Input(id="id", compact=True, max_length=80)
        with VerticalScroll():
            yield Static(Content(WELCOME), id="found")
        yield Footer()

    def on_mount(self) -> None:
        """Begin with the path."""
        self.query_one("#path", Input).focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to replace only where there is something to replace."""
        return self._taken if action == "replace" else True

    def on_input_changed(self, event: Input.Changed) -> None:
        """Forget what was understood of another file; another name is worth another try."""
        self._taken = False
        if event.input.id == "path" and self._found is not None:
            self._found = None
            self.remove_class("-read")
        self.refresh_bindings()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Read the file, or write the pack."""
        event.stop()
        if event.input.id != "path" or self._found is not None:
            self.action_write()
        elif not self._writing:
            self.run_worker(self._read(event.value), exclusive=True)

    async def _read(self, path: str) -> None:
        if not path.strip():
            return
        try:
            found = await self.desk.library.understand(path)
        except Problem as problem:
            self._complain(problem)
            return
        self._found = found
        self.query_one("#found", Static).update(summary(found))
        name = self.query_one("#id", Input)
        name.value = found.pack.id
        self.add_class("-read")
        name.focus()
        self.query_one(VerticalScroll).scroll_home(animate=False)

    def _complain(self, problem: Problem) -> None:
        lines = [say(sentence(problem.what), "bold $warning")]
        lines += [say(one, style) for one, style in ((problem.where, "$quiet"), (problem.fix, ""))]
        self.query_one("#found", Static).update(Content("\n").join(one for one in lines if one))

    def action_write(self, replace: bool = False) -> None:
        """Write the pack under the name that stands there; once, however often it is asked for."""
        if self._found is not None and not self._writing:
            self._writing = True
            name = self.query_one("#id", Input).value.strip()
            path = self.query_one("#path", Input).value
            self.run_worker(self._write(self._found, path, name, replace), exclusive=True)

    async def _write(self, found: Understood, path: str, name: str, replace: bool) -> None:
        library = self.desk.library
        try:
            if name != found.pack.id:
                found = await library.understand(path, id=name)
            await library.write(found, replace=replace)
        except Problem as problem:
            self._taken = isinstance(problem, Taken)
            fix = "Type another name, or ctrl+r replaces it." if self._taken else problem.fix
            self._complain(Problem(problem.what, where=problem.where, fix=fix))
            self.refresh_bindings()
            return
        finally:
            self._writing = False
        self.notify(f"{plural(len(found.pack.questions), 'question')} imported", markup=False)
        self.dismiss(found.pack.id)

    def action_replace(self) -> None:
        """Write over the pack of this name."""
        self.action_write(replace=True)

    def action_back(self) -> None:
        """Choose another file; without one, leave. What is being written is waited for."""
        if self._writing:
            return
        if self._found is not None:
            self._found = None
            self.remove_class("-read")
            self.query_one("#found", Static).update(Content(WELCOME))
            self.query_one("#path", Input).focus()
        else:
            self.dismiss(None)

    async def action_leave(self) -> None:
        """Leave without writing."""
        if not self._writing:
            self.dismiss(None)


def summary(found: Understood) -> Content:
    """Return what an import would write, what it leaves out and why."""
    count = plural(len(found.pack.questions), "question")
    parts: list[Content] = [
        Content.assemble(
            (count, "bold"), " in ", say(found.form), " ", say(f"({found.encoding})", "$quiet")
        ),
        say(found.pack.title),
        Content.styled("Enter writes it among your packs; escape takes another file.", "$primary"),
        Content(""),
    ]
    for line, one in zip(found.lines, found.pack.questions, strict=True):
        parts.append(Content.assemble((f"{line:>5}  ", "$quiet"), say(one.ask)))
        below = [f"+ {each}" for each in one.look_for]
        below += [f"then: {each.ask}" for each in one.follow_ups]
        parts += [Content.assemble("         ", say(each, "$quiet")) for each in below]
    if found.left_out:
        parts += [Content(""), Content.styled(f"Left out: {len(found.left_out)}", "bold")]
    for out in found.left_out:
        parts.append(
            Content.assemble(
                (f"{out.line:>5}  ", "$quiet"), say(out.text), "  ", say(f"({out.why})", "$quiet")
            )
        )
    if found.notes:
        parts.append(Content(""))
        parts += [say(sentence(one), "$quiet") for one in found.notes]
    return Content("\n").join(parts)
