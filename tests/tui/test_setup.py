"""Set-up: three choices, the sound check, what listens, and what Enter starts."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot
from textual.widgets import Input

from mocktui.core.format import PHONE_SCREEN, PRACTICE, REAL, WARM_UP
from mocktui.core.problem import Problem
from mocktui.practice.desk import CheckView
from mocktui.practice.view import Level
from mocktui.tui.app import MocktuiApp
from mocktui.tui.screens.message import MessageScreen
from mocktui.tui.screens.room import RoomScreen
from mocktui.tui.screens.setup import SetupScreen
from mocktui.tui.widgets.formats import Formats
from tests.tui.fake_desk import (
    DEAD,
    DEVICES,
    HEARD,
    MOONSHINE,
    NO_EARS,
    NO_PORTAUDIO,
    OFFER,
    PACK,
    PANEL,
    FakeDesk,
)
from tests.tui.until import settle, until


def opened(desk: FakeDesk, theme: str = "mocktui-dark") -> MocktuiApp:
    return MocktuiApp(desk, theme=theme)


async def into_setup(pilot: Pilot) -> None:
    """Go from Home to Set-up and wait for the microphones."""
    app = pilot.app
    app.open_setup(PACK.id)
    await until(
        pilot, lambda: isinstance(app.screen_stack[1:2] and app.screen_stack[1], SetupScreen)
    )
    screen = app.screen_stack[1]
    await until(pilot, lambda: app.desk.checks or screen.mode == "type", "the microphones")
    await settle(pilot)


def shows(*keys: str):
    async def run(pilot: Pilot) -> None:
        await into_setup(pilot)
        for one in keys:
            await pilot.press(one)
            await settle(pilot)

    return run


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
@pytest.mark.parametrize("theme", ["mocktui-dark", "mocktui-light"])
def test_speak(snap_compare, size, theme):
    app = opened(FakeDesk(), theme)
    assert snap_compare(app, run_before=shows(), terminal_size=size)


COUNT = ("tab", "tab")  # from the first field of the form to the number of questions
PHONE = ("enter", "down", "down", "enter")  # the second of the other formats
LOOKS = {
    "moonshine": (FakeDesk, {"listening": MOONSHINE}, ()),
    "nothing-listens": (FakeDesk, {"listening": NO_EARS}, ()),
    "no-portaudio": (FakeDesk, {"devices": NO_PORTAUDIO}, ()),
    "no-microphone": (FakeDesk, {"devices": ()}, ()),
    "dead-microphone": (FakeDesk, {"check": DEAD}, ()),
    "type": (FakeDesk, {}, ("m",)),
    "timer": (FakeDesk, {}, ("m", "m")),
    "warm-up": (FakeDesk, {}, ("up",)),
    "devices": (FakeDesk, {}, ("d",)),
    "advanced": (FakeDesk, {}, ("a",)),
    "advanced-crowded": (FakeDesk, {"check": DEAD, "listening": MOONSHINE}, ("a", *COUNT, "2")),
    "advanced-wrong": (FakeDesk, {}, ("a", *COUNT, "9", "9")),
    "formats": (FakeDesk, {}, ("a", "enter", "down", "down")),
    "phone-screen": (FakeDesk, {}, ("a", *PHONE, "escape")),
    "minutes": (FakeDesk, {}, ("a", *COUNT, "tab", "5")),
    "offer": (FakeDesk, {"offer": OFFER, "listening": MOONSHINE}, ()),
    "installing": (
        FakeDesk,
        {"offer": OFFER, "listening": MOONSHINE, "install_stops_at": 0.6},
        ("i",),
    ),
    "installed": (FakeDesk, {"offer": OFFER, "listening": MOONSHINE}, ("i",)),
    "help": (FakeDesk, {}, ("question_mark",)),
}


@pytest.mark.parametrize("name", LOOKS)
def test_looks(snap_compare, name):
    make, options, keys = LOOKS[name]
    assert snap_compare(opened(make(**options)), run_before=shows(*keys))


UNREACHABLE = Problem(
    "alphacephei.com can't be reached", where="en-us-small", fix="Try again when you are online."
)


def test_a_site_that_cannot_be_reached(snap_compare):
    desk = FakeDesk(offer=OFFER, listening=MOONSHINE, install_problem=UNREACHABLE)
    assert snap_compare(opened(desk), run_before=shows("i"))


def test_a_loud_microphone(snap_compare):
    loud = CheckView(
        level=Level(rms=-3, peak=0, clipped=40),
        state="clipped",
        device="USB headset",
        advice="Too loud: turn the microphone down a little.",
        heard="I compared it with logistic regression first.",
        measured="voice \N{MINUS SIGN}5 dB · noise \N{MINUS SIGN}61 dB · 2.31% cut off",
    )
    assert snap_compare(opened(FakeDesk(check=loud)), run_before=shows())


def test_what_was_heard_and_measured(snap_compare):
    heard = replace(
        HEARD,
        advice="Your voice is clear.",
        heard="I compared it with logistic regression first.",
        measured="voice \N{MINUS SIGN}23 dB · noise \N{MINUS SIGN}61 dB · 38 dB apart",
    )
    assert snap_compare(opened(FakeDesk(check=heard)), run_before=shows())


async def test_enter_starts_practice_with_the_microphone_let_go():
    desk = FakeDesk()
    app = opened(desk)
    async with app.run_test() as pilot:
        await into_setup(pilot)
        (check,) = desk.checks
        assert check.opened and not check.closed
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, RoomScreen))
        assert check.closed and desk.open_at_start == 0
        (setup,) = desk.started
        assert (setup.format, setup.mode, setup.limit, setup.device) == (
            PRACTICE,
            "speak",
            None,
            "",
        )


@pytest.mark.parametrize(("keys", "format"), [(("up",), WARM_UP), (("down",), REAL)])
async def test_the_marked_choice_is_started(keys, format):
    desk = FakeDesk()
    desk.settings.remember(answer=60.0)
    app = opened(desk)
    async with app.run_test() as pilot:
        await into_setup(pilot)
        await pilot.press(*keys, "m", "enter")
        await until(pilot, lambda: desk.started)
        assert desk.started[0].format == format
        assert desk.started[0].answer == (None if format == WARM_UP else 60)  # it has no clock
        assert desk.started[0].mode == "type"


async def test_what_is_entered_under_advanced_is_started():
    desk = FakeDesk()
    app = opened(desk)
    async with app.run_test() as pilot:
        await into_setup(pilot)
        await pilot.press("a", *COUNT, "2", "tab", *"30", "tab", "down", "down", "enter")
        await pilot.press("tab", *"5", "tab", *"40", "tab")
        await pilot.press("enter", "down", "enter", "tab", *"tiny", "enter")
        await until(pilot, lambda: desk.started)
        setup = desk.started[0]
        assert (setup.limit, setup.minutes, setup.think, setup.answer) == (2, 30, 5, 40)
        assert (setup.shuffle, setup.engine, setup.model) == (True, "vosk", "tiny")
        assert (setup.kinds, setup.roles) == ((), ())


async def test_models_are_looked_through_once_for_each_choice():
    asked = []

    class Counting(FakeDesk):
        def listening(self, *wanted):
            asked.append(wanted)
            if wanted[2] == "t":
                raise Problem("there is no model t")
            return super().listening(*wanted)

    app = opened(Counting())
    async with app.run_test() as pilot:
        await into_setup(pilot)
        await pilot.press("down", "down", "up", "a", *COUNT, "2")
        await settle(pilot)
        assert asked == [("en", "auto", None)]
        model = app.screen.query_one("#model", Input)
        model.value = "t"
        await settle(pilot)
        assert "there is no model t" in str(app.screen.query_one("#time .fact--value").render())
        app.screen.query_one("#count", Input).value = "1"
        await settle(pilot)
        assert len(asked) == 2


async def test_another_format_gets_a_row_and_is_started():
    desk = FakeDesk()
    app = opened(desk)
    async with app.run_test() as pilot:
        await into_setup(pilot)
        await pilot.press("a", *PHONE)
        await settle(pilot)
        assert app.screen.query_one(Formats).format == PHONE_SCREEN
        await pilot.press("tab", "enter", "down", "enter")  # the first kind there is
        await pilot.press("escape", "enter")
        await until(pilot, lambda: desk.started)
        (setup,) = desk.started
        assert (setup.format, setup.kinds) == (PHONE_SCREEN, ("technical",))


async def test_own_formats_are_offered_and_one_can_go_back():
    desk = FakeDesk()
    app = opened(desk)
    async with app.run_test() as pilot:
        await into_setup(pilot)
        await pilot.press("a", "enter", "end", "enter")
        await settle(pilot)
        assert app.screen.query_one(Formats).format == PANEL
        await pilot.press("enter", "home", "enter", "escape", "enter")
        await until(pilot, lambda: desk.started)
        assert desk.started[0].format == PRACTICE


async def test_a_role_is_chosen_from_those_the_pack_names():
    one, *others = PACK.questions
    desk = FakeDesk()
    desk.pack = lambda _: replace(PACK, questions=(replace(one, roles=("ml-engineer",)), *others))
    app = opened(desk)
    async with app.run_test() as pilot:
        await into_setup(pilot)
        await pilot.press("a", "tab", "tab", "enter", "down", "enter", "escape", "enter")
        await until(pilot, lambda: desk.started)
        assert desk.started[0].roles == ("ml-engineer",)


@pytest.mark.parametrize(
    "keys",
    [
        ("a", *COUNT, "0"),
        ("a", *COUNT, "9"),
        ("a", *COUNT, "tab", "1"),  # not one question fits
        ("a", *COUNT, "tab", "tab", "tab", "tab", "0"),
    ],
)
async def test_what_cannot_be_is_said_and_not_started(keys):
    desk = FakeDesk()
    app = opened(desk)
    async with app.run_test() as pilot:
        await into_setup(pilot)
        await pilot.press(*keys, "enter")
        await until(pilot, lambda: isinstance(app.screen, MessageScreen))
        assert not desk.started


async def test_a_start_that_fails_is_said_and_the_microphone_is_heard_again():
    desk = FakeDesk(start_problem=Problem("the disk is full"))
    app = opened(desk)
    async with app.run_test() as pilot:
        await into_setup(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, MessageScreen) and len(desk.checks) == 2)
        assert desk.checks[0].closed and not desk.checks[1].closed


async def test_another_device_is_listened_to_and_started():
    desk = FakeDesk()
    app = opened(desk)
    async with app.run_test() as pilot:
        await into_setup(pilot)
        await pilot.press("d", "down", "enter")
        await until(pilot, lambda: len(desk.checks) == 2)
        assert desk.checks[0].closed and desk.checks[1].device == DEVICES[1].key
        await pilot.press("enter")
        await until(pilot, lambda: desk.started)
        assert desk.started[0].device == DEVICES[1].key


async def test_typing_lets_the_microphone_go_and_speaking_takes_it_again():
    desk = FakeDesk()
    app = opened(desk)
    async with app.run_test() as pilot:
        await into_setup(pilot)
        await pilot.press("m")
        await until(pilot, lambda: desk.checks[0].closed)
        await pilot.press("m", "m")
        await until(pilot, lambda: len(desk.checks) == 2)
        assert app.screen.mode == "speak"


@pytest.mark.parametrize("devices", [NO_PORTAUDIO, ()], ids=["no-portaudio", "no-microphone"])
async def test_without_a_microphone_it_goes_on_by_typing(devices):
    desk = FakeDesk(devices=devices)
    app = opened(desk)
    async with app.run_test() as pilot:
        await into_setup(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: desk.started)
        assert desk.started[0].mode == "type"


async def test_one_that_is_plugged_in_later_is_found_on_a_key():
    desk = FakeDesk(devices=())
    app = opened(desk)
    async with app.run_test() as pilot:
        await into_setup(pilot)
        await until(pilot, lambda: "l" in app.screen.active_bindings)
        await pilot.press("l")  # still none
        await until(pilot, lambda: app.screen.mode == "type")
        desk._devices = DEVICES
        await pilot.press("l")
        await until(pilot, lambda: desk.checks)
        await until(pilot, lambda: "l" not in app.screen.active_bindings)
        assert app.screen.mode == "speak"


async def test_leaving_lets_the_microphone_go():
    desk = FakeDesk()
    app = opened(desk)
    async with app.run_test() as pilot:
        await into_setup(pilot)
        await pilot.press("q")
        await until(pilot, lambda: len(app.screen_stack) == 1)
        assert desk.checks[0].closed


async def test_going_home_by_the_palette_lets_the_microphone_go():
    desk = FakeDesk()
    app = opened(desk)
    async with app.run_test() as pilot:
        await into_setup(pilot)
        app.go_home()
        await until(pilot, lambda: desk.checks[0].closed)


async def test_no_microphone_is_open_after_hasty_keys():
    desk = FakeDesk()
    app = opened(desk)
    async with app.run_test() as pilot:
        await into_setup(pilot)
        await pilot.press("m", "m", "m", "m", "m", "m", "enter")
        await until(pilot, lambda: isinstance(app.screen, RoomScreen))
        await settle(pilot)
        assert desk.open_at_start == 0 and all(one.closed for one in desk.checks)


async def test_the_level_follows_the_microphone():
    desk = FakeDesk()
    app = opened(desk)
    async with app.run_test() as pilot:
        await into_setup(pilot)
        from mocktui.tui.widgets.level import Meter

        meter = app.screen.query_one(Meter)
        before = meter.render()
        desk.checks[0].shown = CheckView(level=Level(rms=-10, peak=-2), state="ready")
        await until(pilot, lambda: meter.render() != before, "another level")
        desk.checks[0].shown = HEARD


async def test_the_microphone_of_last_time_is_taken_again():
    desk = FakeDesk(device=DEVICES[1].key)
    app = MocktuiApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_setup(PACK.id)
        await until(pilot, lambda: desk.checks)
        assert desk.checks[-1].device == DEVICES[1].key


async def test_one_that_is_gone_is_not():
    desk = FakeDesk(device="a headset that was sold")
    app = MocktuiApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_setup(PACK.id)
        await until(pilot, lambda: desk.checks)
        assert desk.checks[-1].device == ""
