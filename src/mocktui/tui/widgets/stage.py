"""The middle of the room: the question, the dial, and the words or the editor."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from mocktui.core import telling
from mocktui.practice.view import View
from mocktui.tui.safe import say, say_all
from mocktui.tui.widgets import cues, lights
from mocktui.tui.widgets.clock import Bar, Clock, Instead
from mocktui.tui.widgets.level import Meter
from mocktui.tui.widgets.words import Words
from mocktui.tui.widgets.writing import Writing

LONGEST_ASK = 20_000  # characters; no question needs more, and a screen must stay quick


class Stage(Vertical):
    """Draws the running interview from one picture; only what changed is drawn again."""

    DEFAULT_CSS = """
    Stage {
        height: 1fr;
        padding: 1 2 0 2;
        & #question { height: auto; max-height: 5; scrollbar-size-vertical: 1; }
        & #ask { text-style: bold; height: auto; }
        & #plainer { height: auto; display: none; }
        &.-plainer #question { max-height: 7; }
        &.-plainer #plainer { display: block; }
        & #about { color: $quiet; height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
        & #dial { height: 3; margin: 1 0; }
        & #side { width: 2fr; height: 3; }
        & #side Static { height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
        & #heard { margin-top: 1; }
        & #writing { margin-top: 1; }
    }
    """

    def compose(self) -> ComposeResult:
        """The parts; what they say comes with the first picture."""
        with VerticalScroll(id="question", can_focus=False):
            yield Static(id="ask", markup=False)
            yield Static(id="plainer", markup=False)
        yield Static(id="about", markup=False)
        with Horizontal(id="dial"):
            yield Clock("", id="clock")
            yield Instead(id="instead", markup=False)
            with Vertical(id="side"):
                yield Static(id="phase", markup=False)
                yield Static(id="marks", markup=False)
                yield Meter(id="level")
        yield Bar(id="bar")
        yield Words(id="heard")
        yield Writing(id="writing")

    def show(self, view: View, *, hidden: bool, plainer: str = "") -> None:
        """Draw ``view``; ``hidden`` leaves the live words out.

        ``plainer`` is the question in plainer words, shown below its own.
        """
        self._question(view)
        self._plainer(plainer)
        self._dial(view)
        self._bar(view)
        self._words(view, hidden)

    def _put(self, where: str, content: Content) -> None:
        one = self.query_one(where, Static)
        if one.content != content:
            one.update(content)

    def _question(self, view: View) -> None:
        item = view.state.item
        if item is not None:  # at the end the last question simply stays
            self._put("#ask", say_all(item.ask[:LONGEST_ASK]))
            self._put("#about", say(cues.about(view.state)))

    def _plainer(self, text: str) -> None:
        if bool(text) != self.has_class("-plainer"):
            self.set_class(bool(text), "-plainer")
            # Of a long question its end is seen then: the words that were asked for.
            question = self.query_one("#question", VerticalScroll)
            way = question.scroll_end if text else question.scroll_home
            self.call_after_refresh(way, animate=False)
        self._put("#plainer", say_all(f"In plainer words: {text[:LONGEST_ASK]}"))

    def _dial(self, view: View) -> None:
        state = view.state
        stands = state.clock.stopped_at is not None or state.phase in ("arming", "ended")
        hidden, light = lights.hidden(view), lights.light(view)
        cue = cues.cue(view)
        last = cue.startswith(cues.MAX)
        clock, instead = self.query_one(Clock), self.query_one(Instead)
        clock.display, instead.display = not hidden, hidden
        clock.visible = state.phase != "ended" and not state.deciding
        clock.show(cues.face(view), stands=stands, last=last)
        instead.say(lights.instead(view), light or "")
        parts = [(cues.word(view), "bold $warning" if state.device_lost else "bold $primary")]
        if cue:
            parts += [("   ", ""), (cue, "bold $warning" if last else "bold")]
        self._put("#phase", Content.assemble(*parts))
        spent = state.clock.elapsed(view.now)
        pieces: list[tuple[str, str]] = []
        for text, at in self._marks(view):
            reached = state.phase == "answering" and spent >= at and not hidden
            pieces += [(text, "bold" if reached else "$quiet"), ("   ", "")]
        if state.phase == "between":
            pieces = [(_took(view), "$quiet"), ("", "")]
        self._put("#marks", Content.assemble(*pieces[:-1]))
        heard = (
            view.mic in ("ready", "lost")
            and state.mode == "speak"
            and state.clock.stopped_at is None
            and state.phase in ("thinking", "arming", "answering")
        )
        self.query_one(Meter).show(view.level if heard else None, view.now)

    def _marks(self, view: View) -> tuple[tuple[str, float], ...]:
        item = view.state.item
        if item is None or view.state.phase not in ("thinking", "arming", "answering"):
            return ()
        return cues.marks(item.times)

    def _bar(self, view: View) -> None:
        state = view.state
        limit = state.clock.limit if state.phase in ("thinking", "answering") else None
        if not limit or lights.hidden(view):
            self.query_one(Bar).show(None)
            return
        signs: tuple[tuple[str, float], ...] = ()
        if state.phase == "answering":
            signs = tuple((text[0], at / limit) for text, at in self._marks(view))
        self.query_one(Bar).show(state.clock.elapsed(view.now) / limit, signs)

    def _words(self, view: View, hidden: bool) -> None:
        state = view.state
        words = self.query_one(Words)
        words.display = not self.query_one(Writing).open
        running = state.phase == "answering"
        speaking = state.mode == "speak"
        take = state.open_take
        if state.phase == "between" and state.item and not state.item.skipped:
            take = state.item.take
        if hidden and speaking:
            words.show("", instead="The words are hidden. w shows them." if running else "")
        elif take is None:
            told = cues.listening(view) if state.phase == "thinking" and speaking else ""
            words.show("", instead=told)
        else:
            hint = "Speak: your words appear here." if view.ears in ("ready", "loading") else ""
            if not running or not speaking or state.paused or state.device_lost:
                hint = ""
            words.show(take.text, view.partial if running else "", hint)


def _took(view: View) -> str:
    item = view.state.item
    take = item.take if item else None
    if item is None or take is None or item.skipped:
        return ""
    return telling.used(take.seconds, item.times, take.reason == "time")
