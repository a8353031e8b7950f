"""The person's own stories: which there are, what each one says, and where it served."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from mocktui.core.problem import Problem
from mocktui.core.stories import PARTS
from mocktui.core.telling import when
from mocktui.core.text import one_line
from mocktui.practice.story_file import is_example
from mocktui.tui.editor import edit
from mocktui.tui.keys import HELP, key
from mocktui.tui.safe import plural, say, say_all, sentence
from mocktui.tui.screens.frame import Frame
from mocktui.tui.screens.packs_edit import ProblemsScreen
from mocktui.tui.widgets.footer import Footer
from mocktui.tui.widgets.header import TopLine
from mocktui.tui.widgets.menu import Menu, remark, row

if TYPE_CHECKING:
    from mocktui.core.stories import Story
    from mocktui.practice.desk import Desk
    from mocktui.practice.story_file import StoryBook, Used

NONE_YET = "No story yet."
BEGIN = "e begins the file in your editor, with one story to show how."


class Titles(Menu):
    """The stories; Enter opens where the marked one served, if it did."""

    NAME = "Stories"
    BINDINGS: ClassVar[list[BindingType]] = [
        key(
            "enter",
            "select",
            "where it served",
            help="open the session in which it was told last",
            display="enter",
            id="served",
        ),
        key("right,l", "app.focus_next", "read", help="to its words", show=False, display="→"),
    ]
    served = False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There must be a session to be opened."""
        return None if action == "select" and not self.served else True


class StoriesScreen(Frame[None], inherit_bindings=False):
    """The file is the person's: it is written in their editor, never by this screen."""

    NAME = "Your stories"
    NOW = "e opens the file with your stories in your editor."
    ABOUT = (
        "What you did, ready for “tell me about a time…”: one that fits is offered while you plan "
        "an answer. Here stands which ones you have, and where you told them."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        key("e", "edit", "edit", help="open the file in your editor"),
        key("q,escape", "leave", "back", help="leave this screen", display="q"),
        HELP,
    ]
    DEFAULT_CSS = """
    StoriesScreen {
        & #sides { height: 1fr; }
        & Titles { width: 2fr; height: 1fr; }
        & VerticalScroll {
            width: 3fr; padding: 0 2; border-left: solid $rule; height: 1fr;
            &:focus { border-left: solid $primary; }
        }
        & #trouble {
            height: auto; padding: 0 2; color: $warning; border-top: solid $rule; display: none;
        }
        &.-trouble #trouble { display: block; }
    }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._book: StoryBook | None = None
        self._used: Sequence[Used] | None = ()  # not known where they could not be read

    def compose(self) -> ComposeResult:
        """Lay out the stories on the left, the marked one on the right."""
        yield TopLine(Content.styled("Your stories", "bold $primary"), Content(""))
        with Horizontal(id="sides"):
            yield Titles()
            with VerticalScroll():
                yield Static(id="story", markup=False)
        yield Static(id="trouble", markup=False)
        yield Footer()

    def on_screen_resume(self) -> None:
        """Read them again: a session may have used one."""
        self._load()

    @work(exclusive=True, group="stories")
    async def _load(self) -> None:
        library, trouble = self.desk.library, ""
        book: StoryBook | None = None
        used: Sequence[Used] | None = None
        try:
            book = await library.stories()
            wrong = [f"Line {one.line}: {one.what}. {one.fix}".strip() for one in book.problems]
            more = f" And {len(wrong) - 1} more." if len(wrong) > 1 else ""
            trouble = f"{wrong[0]}{more}" if wrong else ""
            used = await library.stories_used()
        except Problem as problem:
            trouble = str(problem)
        if not self.query(Titles):
            return  # left meanwhile
        menu = self.query_one(Titles)
        self._book, self._used = book, used  # with the rows: they tell a story by its place
        menu.fill(self._rows())
        menu.focus()
        self.set_class(bool(trouble), "-trouble")
        self.query_one("#trouble", Static).update(say(trouble))
        count = plural(len(self._stories), "story", "stories") if book is not None else ""
        self.query_one(TopLine).show(right=Content(count))
        self._tell()

    @property
    def _stories(self) -> Sequence[Story]:
        return self._book.stories if self._book is not None else ()

    def _rows(self) -> Iterator[Option]:
        for n, one in enumerate(self._stories):
            times = len(self._uses(one))
            served = f"{times} times" if times > 1 else "once" if times else "not yet"
            served = served if self._used is not None else ""
            yield row(say(one.title), Content.styled(served, "$quiet"), id=str(n))
        if self._book is not None and not self._stories:
            yield remark(Content(NONE_YET))

    @property
    def _chosen(self) -> Story | None:
        chosen = self.query_one(Titles).chosen
        return self._stories[int(chosen)] if chosen is not None else None

    def _uses(self, story: Story) -> Sequence[Used]:
        """Return where a story served, the latest first."""
        return [one for one in reversed(self._used or ()) if one.story == story.title]

    def _tell(self) -> None:
        story = self._chosen
        uses = self._uses(story) if story is not None else ()
        self.query_one(Titles).served = bool(uses)
        told = words(story, uses) if story is not None else Content(BEGIN if self._book else "")
        self.query_one("#story", Static).update(told)
        self.refresh_bindings()

    def on_option_list_option_highlighted(self, _: OptionList.OptionHighlighted) -> None:
        """Tell the story that is marked now."""
        self._tell()
        self.query_one(VerticalScroll).scroll_home(animate=False)

    def on_option_list_option_selected(self, _: OptionList.OptionSelected) -> None:
        """Open the session it was used in last."""
        story = self._chosen
        uses = self._uses(story) if story is not None else ()
        if uses:
            self.mocktui.open_review(uses[0].session)

    def action_edit(self) -> None:
        """Open the file in the editor, begun with an example where there is none."""
        self.run_worker(self._edit(), exclusive=True, group="edit")

    async def _edit(self) -> None:
        library = self.desk.library
        try:
            edit(self.mocktui, await library.stories_file())
            book = await library.stories()
        except Problem as problem:
            self.mocktui.show_problem(problem)
            return
        self._load()
        lines = [f"{book.path.name}:{one.line}: {one.what}. {one.fix}" for one in book.problems]
        if lines:
            again = ProblemsScreen(one_line(book.path.name), lines)
            self.app.push_screen(again, callback=lambda yes: self.action_edit() if yes else None)
        else:
            count = plural(len(book.stories), "story", "stories")
            self.notify(f"{count}, no problems", markup=False)


def words(story: Story, uses: Sequence[Used]) -> Content:
    """Return a story: each answer it was used for, then its parts."""
    parts: list[Content] = [say(story.title, "bold"), Content("")]
    parts.append(Content.styled("Where you told it", "bold $primary"))
    for one in uses:
        at = Content.styled(f"{when(one.started).strip()}  ", "$quiet")
        parts.append(Content.assemble(at, say(one.ask)))
    if is_example(story):
        parts.append(Content("An example, offered to nobody: e puts yours in its place."))
    elif not uses:
        parts.append(Content("Nowhere yet: k offers it in think time, where it fits the question."))
    told = [(sentence(name), getattr(story, name)) for name in PARTS]
    for name, text in (*told, ("Fits questions about", ", ".join(story.tags))):
        if text:
            parts += [Content(""), Content.styled(name, "bold $primary"), say_all(text)]
    return Content("\n").join(parts)
