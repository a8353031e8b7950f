"""Every way into a practice uses the microphone, the recognizer and the times of the settings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from mocktui.core.format import PHONE_SCREEN, PRACTICE, WARM_UP
from mocktui.core.problem import Problem
from mocktui.places import Places
from mocktui.practice.again import again_setup
from mocktui.practice.choices import remember_device
from mocktui.practice.conductor import Conductor
from mocktui.practice.due import Pick, items_of
from mocktui.practice.office import Office
from mocktui.practice.preferences import sitting, usual_format
from mocktui.practice.setup import Setup, plan
from mocktui.practice.warm_up import ears_to_offer, warm_up
from mocktui.speech.store import Store
from mocktui.storage.sessions import load_session
from tests.speech.model_server import make_stub
from tests.storage.made import begin, keep

MODEL = "vosk-model-small-en-us-0.15"
PACK = "ml-interview-16"


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """A desk whose person uses a headset, a model added by name, and short times."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("VOSK_MODEL_PATH", raising=False)
    places = Places(tmp_path / "data")
    places.config.mkdir(parents=True)
    (places.config / "settings.toml").write_text(f'model = "{MODEL}"\nthink = 7\nanswer = 70\n')
    Store(places).add(make_stub(tmp_path / MODEL, most=1000))
    remember_device(places, "Headset")
    return Office(places)


def _set_up(office: Office) -> Setup:
    now = office.settings.now
    return sitting(now, (office.pack(PACK),), format=usual_format(now, office.formats()))


def _due(office: Office) -> Setup:
    item = items_of(office.pack(PACK))[0]
    return office.due.setup([Pick(item=item, why="")])


def _again(office: Office) -> Setup:
    folder, _ = keep(office._places.sessions)
    state = load_session(folder).state
    setup = again_setup(state, state.asked[0].key, office.settings.now)
    assert setup is not None
    return setup


def _warm_up(office: Office) -> Setup:
    return warm_up(office, again=False)  # type: ignore[arg-type] # mypy knows it is a Desk


WAYS: dict[str, Callable[[Office], Setup]] = {
    "set-up": _set_up,
    "due": _due,
    "again": _again,
    "warm-up": _warm_up,
}


def listens_with(practice: Conductor) -> tuple[str, str]:
    """Return the microphone and the model's name that the child processes are told."""
    assert practice.release is not None
    practice.release()
    told = []
    for part, option in ((practice.mic, "--device"), (practice.ears, "--name")):
        argv = part._argv  # type: ignore[union-attr] # both are there
        told.append(argv[argv.index(option) + 1] if option in argv else "")
    return told[0], told[1]


@pytest.mark.parametrize("way", WAYS)
def test_the_chosen_microphone_and_model_are_used(office: Office, way: str) -> None:
    setup = WAYS[way](office)
    assert listens_with(office.start(setup)) == ("Headset", MODEL)  # type: ignore[arg-type]
    times = (7, 70) if way != "warm-up" else (None, None)
    assert (setup.think, setup.answer) == times


def test_a_session_goes_on_with_them_too(office: Office) -> None:
    folder, _ = keep(office._places.sessions, [(0.0, begin())])
    practice = office.resume(folder.id)
    assert listens_with(practice) == ("Headset", MODEL)  # type: ignore[arg-type]
    assert practice.view().notice == ""


def test_a_session_goes_on_although_the_model_is_gone(office: Office) -> None:
    folder, _ = keep(office._places.sessions, [(0.0, begin())])
    office.settings.choose("model", "gone-model")
    practice = office.resume(folder.id)
    assert listens_with(practice)[1] == MODEL  # type: ignore[arg-type]
    assert "gone-model" in practice.view().notice


def test_a_warm_up_keeps_its_own_times(office: Office) -> None:
    now = office.settings.now
    pack = (office.pack(PACK),)
    (asked,) = plan(sitting(now, pack, format=WARM_UP)).questions
    assert asked.times.max is None and asked.times.think is None
    (asked,) = plan(sitting(now, pack, format=WARM_UP, answer=30.0)).questions  # said just now
    assert asked.times.max == 30


def test_engine_and_model_belong_together(office: Office) -> None:
    chosen = sitting(office.settings.now, (), engine="moonshine")
    assert (chosen.engine, chosen.model) == ("moonshine", None)


def test_the_format_of_the_settings_where_it_is_there(office: Office) -> None:
    now = office.settings.now
    assert usual_format(now, office.formats()) == PRACTICE
    office.settings.choose("format", "phone-screen")
    assert usual_format(office.settings.now, office.formats()) == PHONE_SCREEN
    office.settings.choose("format", "gone")
    assert usual_format(office.settings.now, office.formats()) == PRACTICE


def test_a_model_that_is_gone_gives_way_with_a_notice(office: Office) -> None:
    office.settings.choose("model", "gone-model")
    practice = office.start(_set_up(office))
    assert listens_with(practice)[1] == MODEL  # type: ignore[arg-type]
    assert "Your settings choose gone-model to listen" in practice.view().notice
    assert "gone-model" in office.listening("en", "auto", "gone-model").warnings[0]
    with pytest.raises(Problem, match="no model"):  # what was said just now must be there
        office.start(sitting(office.settings.now, (office.pack(PACK),), model="mistyped"))
    with pytest.raises(Problem, match="no model"):
        office.listening("en", "auto", "mistyped")


@pytest.mark.parametrize(
    ("name", "value"), [("model", "gone-model"), ("engine", "vosk")], ids=["model", "engine"]
)
def test_what_the_settings_choose_and_is_not_there_keeps_nobody_from_a_warm_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    """Something else listens, and one line says what the settings choose in vain."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("VOSK_MODEL_PATH", raising=False)
    office = Office(Places(tmp_path / "data"))
    office.settings.choose(name, value)
    setup = _warm_up(office)
    assert ears_to_offer(office, setup) is None  # type: ignore[arg-type] # mypy knows it is a Desk
    practice = office.start(setup)
    notice = practice.view().notice
    listens_with(practice)
    assert f"Your settings choose {value} to listen" in notice


def test_an_engine_asked_for_that_cannot_be_had_is_a_problem(office: Office) -> None:
    setup = replace(_warm_up(office), engine="vosk", model="gone-model")
    with pytest.raises(Problem) as told:
        ears_to_offer(office, setup)  # type: ignore[arg-type] # mypy knows it is a Desk
    assert "gone-model" in str(told.value) and told.value.fix
    written = replace(setup, mode="type")  # a written answer needs nobody who listens
    assert ears_to_offer(office, written) is None  # type: ignore[arg-type]
