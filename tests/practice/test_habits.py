"""Habits are kept in the data folder, beside the microphone chosen last."""

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


def test_a_folder_that_cannot_be_written_is_no_problem(tmp_path):
    (tmp_path / "file").write_text("")
    habits = KeptHabits(Places(tmp_path / "file" / "data"))
    habits.set_guesses(False)
    assert habits.guesses
