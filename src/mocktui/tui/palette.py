"""The palette (ctrl+p): every command of the screen it was opened on, then the ways elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import SystemCommand
from textual.binding import ActiveBinding
from textual.screen import Screen

from mocktui.core.text import one_line
from mocktui.tui.safe import plural, sentence
from mocktui.tui.screens.home import HomeScreen

if TYPE_CHECKING:
    from mocktui.tui.app import MocktuiApp


def palette(app: MocktuiApp, screen: Screen[Any]) -> Iterator[SystemCommand]:
    """Yield what can be done on ``screen`` now, with its keys, then the ways that are always there.

    What is greyed out is left out; a way that a key of the screen opens too stands once.
    """
    told: set[str] = set()
    ids: set[str | None] = set()
    for title, keys, active in here(screen):
        told.add(title)
        ids.add(active.binding.id)
        help = sentence(active.binding.tooltip)
        yield SystemCommand(title, f"{help} ({keys})", partial(_run, app, active))
    for title, help, way in _ways(app, screen):
        if title not in told:
            yield SystemCommand(title, help, way)
    if app.running is None:
        for id, title, help, way in _beginnings(app):
            if id not in ids:
                yield SystemCommand(title, help, way)


def here(screen: Screen[Any]) -> Iterator[tuple[str, str, ActiveBinding]]:
    """Yield (title, keys, binding) for each command of the screen that can be done now."""
    found: dict[str, tuple[list[str], ActiveBinding]] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        if binding.tooltip and active.enabled and active.node is not screen.app:
            keys, _ = found.setdefault(binding.action, ([], active))
            shown = screen.app.get_key_display(binding)
            if shown not in keys:
                keys.append(shown)
    taken: set[str] = set()
    for keys, active in found.values():
        title = sentence(active.binding.description)
        if title in taken:  # two commands may have one word: the keys tell them apart
            title = f"{title} ({' '.join(keys)})"
        taken.add(title)
        yield title, " ".join(keys), active


async def _run(app: MocktuiApp, active: ActiveBinding) -> None:
    await app.run_action(active.binding.action, active.node)


def _ways(app: MocktuiApp, screen: Screen[Any]) -> Iterator[tuple[str, str, Callable[[], object]]]:
    yield "Home", "Leave this and go home", partial(away, app, lambda: None)
    yield "Past sessions", "Everything you practised", partial(away, app, app.open_sessions)
    yield "Trash", "What was deleted", partial(away, app, lambda: _trash(app))
    yield "Index anew", "Read all sessions again", partial(away, app, lambda: _anew(app))
    yield "Progress", "Days, time, each question", partial(_at_home, app, "progress")
    yield "Interview date", "The days before it", partial(_at_home, app, "plan")
    yield "Packs", "Look into, import, make, edit", partial(away, app, app.open_packs)
    yield "Settings", "Theme, times, sound, keys", app.open_settings
    yield "Theme", "Dark, light, high contrast", app.choose_theme
    yield "Help", "Keys and purpose of this screen", lambda: app.show_help(screen)
    yield "Doctor", "What to do when something does not work", app.say_doctor
    yield "Leave mocktui", "End, with everything saved", app.action_quit


def _beginnings(app: MocktuiApp) -> Iterator[tuple[str, str, str, Callable[[], object]]]:
    """Yield (id, title, help, way) for what Home and the screens one step from it begin.

    The id is that of the key which does the same on a screen of its own.
    """
    yield "warm-up", "Warm up", "One question, no time limit", partial(_at_home, app, "warm_up")
    yield "demo", "Demo", "See it work: a minute, no microphone", partial(away, app, app.start_demo)
    yield "tour", "Tour", "Five short pages: what one does here", partial(_at_home, app, "tour")
    sessions, packs = app.open_sessions, app.open_packs
    for id, title, help, way, action in (
        ("search", "Search past sessions", "Everything asked, said and noted", sessions, "search"),
        ("take-in", "Import a list", "Make a pack of a list of questions", packs, "take_in"),
        ("new", "New pack", "Begin a pack of your own", packs, "new"),
        ("stories", "Your stories", "What you did, ready for “tell me about…”", packs, "stories"),
    ):
        yield id, title, help, partial(_there, app, way, action)
    yield (
        "job",
        "Job advertisement",
        "Questions that one makes likely",
        partial(away, app, app.open_job),
    )
    for pack in app.desk.packs():
        if not pack.problem:
            title = f"Practise: {one_line(pack.title)}"
            help = f"Set up an interview: {plural(pack.questions, 'question')}"
            yield "", title, help, partial(away, app, partial(app.open_setup, pack.id))


def away(app: MocktuiApp, way: Callable[[], object]) -> None:
    """Go home, then take ``way``; a running interview is not left by accident."""
    if app.running is not None:
        app.notify("Leave the interview first.", markup=False)
        return
    app.go_home()
    way()


def _trash(app: MocktuiApp) -> None:
    from mocktui.tui.screens.sessions import SessionsScreen

    app.push_screen(SessionsScreen(app.desk, trash=True))


def _anew(app: MocktuiApp) -> None:
    from mocktui.tui.screens.upkeep import make_index_anew

    make_index_anew(app)


def _there(app: MocktuiApp, open_screen: Callable[[], object], name: str) -> None:
    """Go to a screen, then do there what one of its keys does."""

    def go() -> None:
        open_screen()
        screen = app.screen
        screen.call_after_refresh(getattr(screen, f"action_{name}"))

    away(app, go)


def _at_home(app: MocktuiApp, name: str) -> None:
    def go() -> None:
        if isinstance(app.screen, HomeScreen):
            getattr(app.screen, f"action_{name}")()

    away(app, go)
