"""Habits are settings; the microphone chosen last is remembered beside them."""

from __future__ import annotations

from mocktui.places import Places
from mocktui.practice.choices import remember_device, remembered_device
from mocktui.practice.habits import KeptHabits


def test_the_guess_is_asked_for_until_it_is_switched_off(tmp_path):
    places = Places(tmp_path)
    remember_device(places, "Headset")
    assert KeptHabits(places).guesses
    KeptHabits(places).set_guesses(False)
    assert not KeptHabits(places).guesses
    assert remembered_device(places) == "Headset"
    KeptHabits(places).set_guesses(True)
    assert KeptHabits(places).guesses


def test_what_was_chosen_in_an_older_version_holds_until_it_is_chosen_anew(tmp_path):
    (tmp_path / "choices.json").write_text('{"guess": false}')
    habits = KeptHabits(Places(tmp_path))
    assert not habits.guesses
    habits.set_guesses(True)
    assert habits.guesses


def test_a_folder_that_cannot_be_written_is_no_problem(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "file"))
    habits = KeptHabits(Places(tmp_path))
    habits.set_guesses(False)
    assert habits.guesses
