"""The doctor's parts: time limits, faults, terminals, verdicts."""

from __future__ import annotations

import os
import threading
import time
from collections import namedtuple
from pathlib import Path

import pytest
from msgspec.structs import replace

from mocktui.audio.loudness import Quality, figures
from mocktui.core.problem import Problem
from mocktui.places import Places
from mocktui.practice import doctor_files, doctor_terminal, looking
from mocktui.practice.desk import CheckView
from mocktui.practice.doctor import Check, examine, report
from mocktui.practice.doctor_sound import verdict
from mocktui.practice.fact import Fact, Sound, missing, note, ok
from mocktui.practice.view import Level

Usage = namedtuple("Usage", "total used free")


def test_a_check_that_hangs_costs_its_own_line() -> None:
    never = threading.Event()

    def hang() -> list[Fact]:
        never.wait()
        return []

    begun = time.monotonic()
    waited: list[str] = []
    facts = examine(
        [Check("stuck", hang, 0.2, needed=True), Check("well", lambda: [ok("well", "yes")])],
        waited.append,
    )
    assert time.monotonic() - begun < 20
    assert [(one.name, one.state) for one in facts] == [("stuck", "broken"), ("well", "ok")]
    assert "0.2 seconds" in facts[0].what
    assert waited == ["stuck", "well"]
    assert not report(facts).ok
    never.set()


def test_a_problem_and_an_error_of_the_system_are_facts() -> None:
    def problem() -> list[Fact]:
        raise Problem("no \x1b[31mgood", where="here:3", fix="mend it")

    def error() -> list[Fact]:
        raise PermissionError(13, "Permission denied", "/closed")

    one, two = examine([Check("a", problem), Check("b", error)])
    assert (one.state, one.what, one.fix) == ("broken", "here:3: no good", "mend it")
    assert (two.state, "Permission denied" in two.what) == ("broken", True)
    assert report((one, two)).ok  # neither is needed


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_bug_in_a_check_is_a_fact_too() -> None:
    (fact,) = examine([Check("c", lambda: [][0], needed=True)])
    assert (fact.state, "this check failed" in fact.what) == ("broken", True)


@pytest.mark.parametrize(
    ("fact", "fine"),
    [
        (ok("a", "b", needed=True), True),
        (note("a", "b", needed=True), True),
        (missing("a", "b"), True),
        (missing("a", "b", needed=True), False),
    ],
)
def test_only_what_is_needed_and_not_there_fails(fact: Fact, fine: bool) -> None:
    assert report((fact,)).ok is fine


@pytest.mark.parametrize(
    ("name", "kind", "words"),
    [
        ("import os; os.abort()", "broken", "crashes"),
        ("import threading; threading.Event().wait()", "broken", "no answer within"),
        ("print('noise'); import os; os.write(1, b'more')", "ok", ""),
        ("import nowhere", "broken", "nowhere"),
    ],
)
def test_a_library_is_asked_in_a_child(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, kind: str, words: str
) -> None:
    (tmp_path / "soundfile.py").write_text(name)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    answer = looking.look("soundfile", 3.0 if "wait" in name else 30.0)
    assert list(answer) == [kind]
    assert words in answer[kind]


@pytest.mark.parametrize(
    ("free", "state", "words"),
    [
        (500e9, "ok", "hours"),
        (500e6, "note", "minutes"),
        (1e6, "missing", "about 0 minutes"),
    ],
)
def test_disk(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, free: float, state: str, words: str
) -> None:
    monkeypatch.setattr(doctor_files.shutil, "disk_usage", lambda _: Usage(1, 1, int(free)))
    (fact,) = doctor_files.disk(Places(tmp_path / "not" / "there"))
    assert (fact.state, words in fact.what) == (state, True)


def test_a_data_folder_in_good_order_is_left_as_it_was(tmp_path: Path) -> None:
    places = Places(tmp_path / "data")
    (fact,) = doctor_files.data_folder(places)
    assert (fact.state, "can be made" in fact.what) == ("ok", True)
    assert not places.data.exists()
    places.data.mkdir(mode=0o700)
    (fact,) = doctor_files.data_folder(places)
    assert (fact.state, "can be written" in fact.what) == ("ok", True)
    assert list(places.data.iterdir()) == []


def surroundings(
    monkeypatch: pytest.MonkeyPatch, size: tuple[int, int] | None, **variables: str
) -> dict[str, Fact]:
    for name in ("TERM", "TERM_PROGRAM", "NO_COLOR", "COLORTERM", "SSH_CONNECTION"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    def asked(_: int) -> os.terminal_size:
        if size is None:
            raise OSError(25, "Inappropriate ioctl for device")
        return os.terminal_size(size)

    monkeypatch.setattr(doctor_terminal.os, "get_terminal_size", asked)
    return {one.name: one for one in doctor_terminal.terminal()}


@pytest.mark.parametrize(
    ("size", "variables", "name", "state", "words"),
    [
        ((80, 24), {"TERM": "xterm-256color"}, "terminal", "ok", "80 by 24"),
        ((79, 24), {"TERM": "xterm"}, "terminal", "note", "want 80 by 24"),
        ((200, 10), {"TERM": "xterm"}, "terminal", "note", "want 80 by 24"),
        ((80, 24), {"TERM": "dumb"}, "terminal", "note", "TERM=dumb"),
        (None, {"TERM": "xterm"}, "terminal", "note", "none here"),
        ((80, 24), {"TERM": "xterm", "NO_COLOR": "1"}, "colours", "ok", "NO_COLOR"),
        ((80, 24), {"TERM": "xterm", "COLORTERM": "truecolor"}, "colours", "ok", "million"),
        ((80, 24), {"SSH_CONNECTION": "1 2 3 4"}, "microphone here", "note", "ssh"),
    ],
)
def test_terminals(
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int] | None,
    variables: dict[str, str],
    name: str,
    state: str,
    words: str,
) -> None:
    fact = surroundings(monkeypatch, size, **variables)[name]
    assert (fact.state, words in fact.what) == (state, True)


def test_no_console_of_windows_names_its_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    assert surroundings(monkeypatch, (80, 24))["terminal"].state == "note"
    monkeypatch.setattr(doctor_terminal.sys, "platform", "win32")
    assert surroundings(monkeypatch, (80, 24))["terminal"].state == "ok"


def test_an_editors_terminal_on_a_mac(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor_terminal.sys, "platform", "darwin")
    found = surroundings(monkeypatch, (80, 24), TERM="xterm", TERM_PROGRAM="vscode")
    assert "exact zeros" in found["microphone here"].what
    assert "Privacy & Security" in found["microphone here"].fix


CLEAR = Quality(speech_db=-23.0, noise_db=-61.0, snr_db=38.0, clipped_share=0.0, zeros=False,
                peak_db=-9.0, speech_seconds=3.0)  # fmt: skip
FIGURES = "voice \N{MINUS SIGN}23 dB · noise \N{MINUS SIGN}61 dB · 38 dB apart"


def heard(quality: Quality | None, words: str = "", *, zeros: bool = False) -> CheckView:
    measured = figures(quality) if quality else ""
    level = Level(zeros=zeros)
    return CheckView(device="m", quality=quality, measured=measured, heard=words, level=level)


@pytest.mark.parametrize(
    ("view", "other", "state", "words"),
    [
        (heard(CLEAR, "I said so"), "", "ok", f"m: {FIGURES}; “I said so”: it hears you"),
        (heard(CLEAR), "", "ok", "no words were heard"),
        (heard(None, zeros=True), "", "broken", "exact zeros"),
        (heard(replace(CLEAR, clipped_share=0.02), "a"), "", "note", "2.00% cut off"),
        (heard(replace(CLEAR, snr_db=5.0), "a"), "", "note", "5 dB apart"),
        (heard(None), "", "note", "no voice"),
        (heard(replace(CLEAR, speech_db=None, snr_db=None)), "", "note", "no voice"),
    ],
)
def test_what_the_sound_check_says(view: CheckView, other: str, state: str, words: str) -> None:
    fact = verdict(view, other)
    assert (fact.state, words in fact.what) == (state, True)
    assert fact.stops is (state == "broken")
    assert bool(fact.fix) is (state != "ok")


def test_another_microphone_that_hears_is_named_and_figures_are_figures() -> None:
    fact = verdict(heard(None), "Headset")
    assert "Headset hears you" in fact.fix
    assert fact.sound == Sound(device="m", other="Headset")
    assert verdict(heard(CLEAR, "so")).sound == Sound(
        device="m", heard="so", speech_db=-23.0, noise_db=-61.0, snr_db=38.0, clipped_share=0.0
    )
