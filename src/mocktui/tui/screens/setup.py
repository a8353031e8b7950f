"""Set-up: how the questions are asked, how they are answered, and a sound check."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, get_args

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen

from mocktui.core.events import Mode
from mocktui.core.format import FIRST, PRACTICE
from mocktui.core.problem import Problem
from mocktui.practice.setup import Setup, plan
from mocktui.practice.setup_words import MEANS, time_words
from mocktui.tui.keys import HELP, LEAVE, key
from mocktui.tui.safe import plural, say
from mocktui.tui.screens.frame import Frame
from mocktui.tui.widgets.advanced import Advanced
from mocktui.tui.widgets.ears import Ears
from mocktui.tui.widgets.fact import Fact
from mocktui.tui.widgets.footer import Footer
from mocktui.tui.widgets.formats import Formats
from mocktui.tui.widgets.header import TopLine
from mocktui.tui.widgets.microphone import Microphone

if TYPE_CHECKING:
    from mocktui.core.format import Format
    from mocktui.core.question import Pack
    from mocktui.practice.desk import Desk, DeviceLine

MODES: tuple[Mode, ...] = get_args(Mode)


class SetupScreen(Frame[None], inherit_bindings=False):
    """What Enter will start, in a few lines; nothing has to be changed."""

    NAME = "Set-up"
    NOW = "Enter starts. Nothing has to be changed; ↑ ↓ choose how you are asked."
    ABOUT = (
        "Choose how you are asked, see that the microphone hears you, and press Enter. Nothing "
        "else has to be changed."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        key("m", "mode", "mode", help="speak, type, or only use the timer"),
        key("d", "device", "microphone", help="choose the microphone"),
        key("l", "look", "look again", help="look for a microphone again"),
        key("a", "advanced", "advanced", help="more formats; questions, order, times, engine"),
        key("escape", "choices", "close", help="back to the first choices", display="esc"),
        LEAVE,
        HELP,
        *Screen.BINDINGS,  # tab; the order of the footer is why they are not inherited
    ]
    DEFAULT_CSS = """
    SetupScreen {
        & Formats { margin-bottom: 1; }
        & Fact, & Advanced { padding: 0 2; }
        & .gap { margin-bottom: 1; }
        &.-tight .gap { margin-bottom: 0; }
        & Microphone > Meter { margin-left: 18; }
    }
    """

    def __init__(self, desk: Desk, pack: Pack, only: str = "") -> None:
        super().__init__()
        self.desk = desk
        one = pack.question(only) if only else None
        self.pack = replace(pack, questions=(one,)) if one is not None else pack
        self.only = (one.id,) if one is not None else ()  # asked whatever kinds a format takes
        self.mode: Mode = desk.settings.now.mode
        self.device = desk.remembered_device()
        self._devices: Sequence[DeviceLine] = ()
        self._no_microphone: Problem | None = None
        self._starting = False
        self._beside: Format | None = None  # chosen under Advanced

    def compose(self) -> ComposeResult:
        """Lay out the screen."""
        count = len(self.pack.questions)
        yield TopLine(
            Content.assemble(("Set-up  ", "bold $primary"), say(self.pack.title)),
            Content(plural(count, "question")),
        )
        with VerticalScroll(can_focus=False):
            yield Formats()
            yield Fact("Answer", id="mode", classes="gap")
            yield Microphone(self.desk, self.pack.language, classes="gap")
            yield Ears(self.desk)
            yield Fact("Time", id="time")
            yield Advanced(self.pack, self.desk.formats(), self.desk.settings.now)
        yield Footer()

    def on_mount(self) -> None:
        """Begin with what the settings say, else with practice; look for what can hear."""
        formats = self.query_one(Formats)
        self._beside = self.query_one(Advanced).format
        formats.mark(self._beside or self._usual)
        formats.focus()
        self._show()
        if self.mode == "speak":
            self._listen()

    @property
    def _usual(self) -> Format:
        """The one of the first formats to begin with."""
        named = self.desk.settings.now.format
        return next((one for one in FIRST if one.id == named), PRACTICE)

    # -- what is shown --------------------------------------------------------------------------

    def _show(self) -> None:
        """Draw everything that follows from what is chosen."""
        parts: list[Content | str] = []
        for one in MODES:
            on = one == self.mode
            parts += [
                Content.styled(f"● {one}" if on else f"○ {one}", "bold" if on else "$quiet"),
                "   ",
            ]
        means = Content.styled(MEANS[self.mode], "$quiet")
        self.query_one("#mode", Fact).show(Content.assemble(*parts, "\n", means))
        speak = self.mode == "speak"
        microphone = self.query_one(Microphone)
        microphone.display = speak or self._no_microphone is not None
        if self._no_microphone is not None:
            microphone.complain(self._no_microphone)
        self.query_one(Ears).display = speak
        try:
            setup = self.setup()
            self.query_one(Ears).follow(setup)
            self._show_time(setup)
        except Problem as problem:
            self.query_one("#time", Fact).show(
                Content.assemble(("! ", "bold $warning"), say(problem, "$warning"))
            )
        self.refresh_bindings()

    def _show_time(self, setup: Setup) -> None:
        planned = plan(setup)
        self.query_one(Advanced).usual(len(planned.questions))
        self.query_one("#time", Fact).show(Content(time_words(setup.format, planned)))

    def setup(self) -> Setup:
        """Return what would be started now; raises Problem for an entry that can't be."""
        format = self.query_one(Formats).format
        more: dict[str, Any] = self.query_one(Advanced).chosen(format)
        chosen = {"format": format, "mode": self.mode, "device": self.device, **more}
        return Setup(packs=(self.pack,), only=self.only, **chosen)

    # -- the microphone -------------------------------------------------------------------------

    def _listen(self) -> None:
        self.run_worker(self._find_devices(), group="devices", exclusive=True)

    async def _find_devices(self) -> None:
        """List the microphones and listen to one; where there is none, go on by typing."""
        microphone = self.query_one(Microphone)
        try:
            self._devices = await self.desk.devices()
            if not self._devices:
                raise Problem("no microphone was found", fix="Plug one in, then l looks again.")
        except Problem as problem:
            self._no_microphone, self.mode = problem, "type"
            self._show()
            return
        names = {one.key: one.name for one in self._devices}
        self.device = self.device if self.device in names else ""  # the one of last time is gone
        await microphone.open(self.device, names.get(self.device, "System default"))
        self.refresh_bindings()
        self._offer()

    def action_mode(self) -> None:
        """Take the next way to answer."""
        self.mode = MODES[(MODES.index(self.mode) + 1) % len(MODES)]
        self._no_microphone = None
        self._show()
        if self.mode == "speak":
            self._listen()
        else:
            self.run_worker(self.query_one(Microphone).close(), group="devices", exclusive=True)

    def action_look(self) -> None:
        """Look for a microphone again: one may have been plugged in."""
        self.mode, self._no_microphone = "speak", None
        self._show()
        self._listen()

    async def _hush(self) -> None:
        """Let the microphone go; nothing may open it again behind our back."""
        self.workers.cancel_group(self, "devices")
        await self.query_one(Microphone).close()

    def action_device(self) -> None:
        """Choose the microphone."""
        from mocktui.tui.screens.pick import PickScreen

        choices = [(one.key, one.name) for one in self._devices]
        self.app.push_screen(PickScreen("Microphone", choices, self.device), self._take_device)

    def _take_device(self, device: str | None) -> None:
        if device is not None and device != self.device:
            self.device = device
            self.desk.remember_device(device)
            self._listen()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There must be something to choose from, or to close."""
        del parameters
        if action == "choices":
            return self.has_class("-tight")
        if action == "look":
            return self._no_microphone is not None
        return action != "device" or (self.mode == "speak" and len(self._devices) > 1)

    # -- the rest -------------------------------------------------------------------------------

    def _offer(self) -> None:
        """Offer a better model, once, where there is something to hear with."""
        offer = self.desk.offer(self.pack.language)
        if offer is None or offer.name in self.mocktui.offered:
            return
        from mocktui.tui.screens.offer import OfferScreen

        self.mocktui.offered.add(offer.name)
        self.app.push_screen(OfferScreen(self.desk, offer), self._offered)

    def _offered(self, _: bool | None) -> None:
        self.query_one(Ears).forget()
        self._show()

    def action_advanced(self) -> None:
        """Open the rest, or close it."""
        form = self.query_one(Advanced)
        if form.has_class("-open"):
            self.action_choices()
            return
        self._open(True)
        form.query_one("#format").focus()
        self.call_after_refresh(form.scroll_visible, animate=False)

    def action_choices(self) -> None:
        """Back to the three choices."""
        self._open(False)
        self.query_one(Formats).focus()

    def _open(self, on: bool) -> None:
        self.query_one(Advanced).set_class(on, "-open")
        self.set_class(on, "-tight")
        self.refresh_bindings()

    def on_option_list_option_highlighted(self) -> None:
        """Another format: other times."""
        self._show()

    def on_advanced_changed(self) -> None:
        """Another entry: other times. A format chosen there gets a row beside the first three."""
        chosen = self.query_one(Advanced).format
        if chosen is not self._beside:
            self._beside = chosen
            self.query_one(Formats).mark(chosen or self._usual)
        self._show()

    async def on_option_list_option_selected(self) -> None:
        """Start."""
        await self._start()

    async def on_input_submitted(self) -> None:
        """Start from a field, too."""
        await self._start()

    async def _start(self) -> None:
        """Let the microphone go, then open the Room."""
        if self._starting:
            return
        self._starting = True
        try:
            setup = self.setup()
            plan(setup)  # what can't be asked is said while the microphone is still heard
        except Problem as problem:
            self.mocktui.show_problem(problem)
        else:
            await self._hush()
            if not self.mocktui.start_practice(setup) and self.mode == "speak":
                self._listen()
        finally:
            self._starting = False

    async def action_leave(self) -> None:
        """Back home, with the microphone let go."""
        await self._hush()
        self.dismiss(None)
