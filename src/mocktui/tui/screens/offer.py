"""A model that could be fetched: what it brings, what happens without it, and the fetching."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import ProgressBar, Static

from mocktui.core.problem import Problem
from mocktui.tui.keys import key
from mocktui.tui.safe import say, say_all, sentence
from mocktui.tui.screens.frame import Dialog
from mocktui.tui.widgets.fact import Fact
from mocktui.tui.widgets.footer import Footer

if TYPE_CHECKING:
    from mocktui.practice.desk import Desk, Offer

MEGABYTE = 1_000_000
STEP = 0.005  # of the whole: how far the download must get before the bar is drawn again


class OfferScreen(Dialog[bool]):
    """Asks once; the answer is true when the model was installed."""

    NAME = "The offer of a model"
    BINDINGS: ClassVar[list[BindingType]] = [
        key("i", "install", "install", help="fetch and install it"),
        key("n", "decline", "no, thanks", help="go on without; it is not asked again"),
        key("escape", "later", "later", help="go on without this time", display="esc"),
        key("enter,escape", "stop", "stop", help="stop fetching", display="esc", id="stop"),
        key("enter,escape", "close", "go on", help="go on", display="enter", id="go-on"),
    ]
    DEFAULT_CSS = """
    OfferScreen > .box {
        & > #gain, & > Fact { margin-bottom: 1; }
        & > .small { color: $quiet; }
        & > ProgressBar { margin-bottom: 1; }
        & > ProgressBar { width: 100%; & > Bar { width: 1fr; } }
    }
    """

    def __init__(self, desk: Desk, offer: Offer) -> None:
        super().__init__()
        self._desk = desk
        self._offer = offer
        self._stage = "asking"  # asking · fetching · done · failed
        self._stopped = False
        self._drawn = 0.0
        self._what = ""  # what the bar counts: nothing said is fetching

    def compose(self) -> ComposeResult:
        """Lay out the question; the bar comes when it is needed."""
        offer = self._offer
        with VerticalScroll(classes="box") as box:
            box.border_title = "A better ear"
            yield Static(say_all(sentence(offer.gain)), id="gain")
            yield Fact(
                "With it", say(f"{offer.megabytes:.0f} MB from {offer.site}, once"), id="size"
            )
            yield Fact("Without it", say(sentence(offer.without)), id="without")
            yield Static(
                "Your voice stays here: only the model is fetched.", classes="small", id="note"
            )
        yield Footer(show_command_palette=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Each stage has its own keys."""
        del parameters
        stages = {
            "install": ("asking",),
            "decline": ("asking",),
            "later": ("asking",),
            "stop": ("fetching",),
            "close": ("done", "failed"),
        }
        return self._stage in stages.get(action, (self._stage,))

    def _enter(self, stage: str) -> None:
        self._stage = stage
        self.refresh_bindings()

    def action_decline(self) -> None:
        """Go on without it, and don't ask again."""
        self._desk.decline(self._offer.name)
        self.dismiss(False)

    def action_later(self) -> None:
        """Go on without it."""
        self.dismiss(False)

    def action_close(self) -> None:
        """Go on."""
        self.dismiss(self._stage == "done")

    def action_stop(self) -> None:
        """Have the download stop; what was fetched is kept for another time or thrown away."""
        self._stopped = True
        self.query_one("#note", Static).update("Stopping…")

    def action_leave(self) -> None:
        """Stop what runs, or close."""
        if self._stage == "fetching":
            self.action_stop()
        else:
            self.dismiss(self._stage == "done")

    def action_install(self) -> None:
        """Fetch it."""
        self._enter("fetching")
        self.query_one("#gain", Static).update(say(f"Fetching from {self._offer.site}…"))
        self.query_one("#note", Static).update(Content(" "))
        for gone in ("#size", "#without"):
            self.query_one(gone).display = False
        self.query_one(".box").mount(ProgressBar(show_eta=False), before="#note")
        self.run_worker(self._fetch(), group="install")

    async def _fetch(self) -> None:
        try:
            name, unpacking = self._offer.name, partial(self._progress, "unpacked")
            fetching = partial(self._progress, "")
            await self._desk.install(name, fetching, lambda: self._stopped, unpacking)
        except Problem as problem:
            self._failed(problem)
        else:
            self._enter("done")
            self.query_one(ProgressBar).display = False
            self.query_one("#gain", Static).update("It is installed and will listen from now on.")
            self.query_one("#note").display = False

    def _failed(self, problem: Problem) -> None:
        if self._stopped:
            self.dismiss(False)
            return
        self._enter("failed")
        self.query_one(ProgressBar).display = False
        self.query_one("#gain", Static).update(say_all(sentence(problem.what), "bold"))
        note = [problem.fix, f"Until then: {self._offer.without}"]
        self.query_one("#note", Static).update(say_all("\n".join(one for one in note if one)))

    def _progress(self, what: str, done: int, whole: int) -> None:
        """Be told how far it is, from whatever thread fetches."""
        if what != self._what:
            self._what, self._drawn = what, 0.0
        if whole and (done >= whole or done / whole - self._drawn >= STEP):
            self._drawn = done / whole
            self.app.call_later(self._draw, what, done, whole)

    def _draw(self, what: str, done: int, whole: int) -> None:
        if self._stage != "fetching" or not self.is_mounted:
            return
        self.query_one(ProgressBar).update(total=whole, progress=done)
        if what:
            self.query_one("#gain", Static).update("Unpacking it…")
        if not self._stopped:
            line = f"{done / MEGABYTE:.1f} of {whole / MEGABYTE:.1f} MB {what}".rstrip()
            self.query_one("#note", Static).update(line)
