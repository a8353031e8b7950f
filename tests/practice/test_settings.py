"""The settings file: what it says, what is wrong with it, and how it is written."""

from __future__ import annotations

import re
import stat
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocktui.core.problem import Problem
from mocktui.places import Places
from mocktui.practice.choices import remember_device
from mocktui.practice.preferences import KeptPreferences, sitting
from mocktui.practice.settings import OPTIONS, Settings
from mocktui.practice.settings_file import (
    SettingsCheck,
    changed,
    example,
    load_settings,
    make_file,
    of_this_person,
    save_setting,
    settings_of,
    settings_path,
    template,
)


@pytest.fixture
def places(tmp_path, monkeypatch) -> Places:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return Places(tmp_path / "data")


def write(places: Places, text: str) -> Path:
    path = settings_path(places)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_every_field_is_an_option_with_words_and_a_default_that_is_allowed() -> None:
    fields = [one for one in Settings.__struct_fields__ if one != "keys"]
    assert list(OPTIONS) == fields
    for one in OPTIONS.values():
        assert one.doc and one.group and one.allowed
        assert one.default == getattr(Settings(), one.name)


def test_the_file_explains_every_option_and_says_nothing_yet(places) -> None:
    text = make_file(places).read_text("utf-8")
    assert text == template()
    assert load_settings(places).given == frozenset() and not load_settings(places).problems
    for one in OPTIONS.values():
        assert one.doc in text and f"\n# {one.name} = " in text
    uncommented = re.sub(r"(?m)^# ([a-z_]+ = )", r"\1", text)
    said = tomllib.loads(uncommented)
    assert set(said) == {*OPTIONS, "keys"}
    found = SettingsCheck(Path("f"), uncommented).loaded(said)
    assert not found.problems  # what is shown as an example is allowed


def test_every_mistake_is_told_in_one_pass_with_its_line_and_what_to_do(places) -> None:
    write(
        places,
        'theme = "drak"\nthemes = "dark"\nanswer = true\nthink = nan\nvoice_speed = 9\n'
        'tones_volume = 1.5\nkeep_recordings = "never"\nlive_words = "yes"\nmode = 7\n'
        'model = "a\\u0007b"\nlevel = "words"\n[keys]\npause = 1\nskip = ["x", 2]\nundo = "z"\n',
    )
    loaded = load_settings(places)
    assert [one.line for one in loaded.problems] == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 14]
    assert all(one.fix and one.where.endswith(f":{one.line}") for one in loaded.problems)
    assert "Did you mean dark?" in str(loaded.problems[0])
    assert "And 11 more" in loaded.told
    assert loaded.settings == Settings(level="words", keys={"undo": "z"})
    assert loaded.given == {"level"} and loaded.lines == {"level": 11, "keys.undo": 15}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (b'theme = "dark\n', 1),
        (b"\xff\xfe", 1),
        (b'theme = "dark"\ntheme = "light"\n', 2),
        (b"a = " + b"[" * 5000, 1),
        (b"#\n" * 600_000, 0),
        (b"keys = 3\n", 1),
    ],
)
def test_a_broken_file_is_told_and_nothing_stops(places, text, line) -> None:
    write(places, "").write_bytes(text)
    loaded = load_settings(places)
    assert loaded.settings == Settings() == settings_of(places)
    assert [one.line for one in loaded.problems] == [line]


def test_a_folder_in_the_place_of_the_file_is_told(places) -> None:
    settings_path(places).mkdir(parents=True)
    assert load_settings(places).told and settings_of(places) == Settings()
    with pytest.raises(Problem):
        save_setting(places, "theme", "dark")


@given(st.text() | st.binary().map(lambda one: one.decode("latin-1")))
def test_no_text_breaks_the_check(text) -> None:
    try:
        values = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return
    SettingsCheck(Path("f"), text).loaded(values)


def test_one_option_is_written_at_its_place_and_the_rest_stays(places) -> None:
    path = make_file(places)
    path.write_text("# mine\n" + path.read_text("utf-8") + 'pause = "x"  # my key\n', "utf-8")
    save_setting(places, "theme", "light")
    save_setting(places, "answer", 90)
    before = template().splitlines()
    after = path.read_text("utf-8").splitlines()
    assert after[0] == "# mine" and after[-1] == 'pause = "x"  # my key'
    assert len(after) == len(before) + 2
    moved = [two for one, two in zip(before, after[1:], strict=False) if one != two]
    assert moved == ['theme = "light"', "answer = 90"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert sorted(one.name for one in path.parent.iterdir()) == ["settings.toml"]
    save_setting(places, "theme", None)
    save_setting(places, "answer", None)
    assert load_settings(places).given == frozenset()
    assert path.read_text("utf-8").count("theme = ") == 1  # the example is back


def test_comments_and_order_of_a_file_of_ones_own_stay() -> None:
    text = '# top\nvoice = true # loud\n\n# then\ntheme = "dark"\n\n[keys]\nmode = "m"\n'
    assert changed(text, "theme", "light") == text.replace('"dark"', '"light"')
    assert changed(text, "voice", False) == text.replace("true", "false")
    assert tomllib.loads(changed(text, "mode", "type"))["mode"] == "type"
    assert tomllib.loads(changed(text, "mode", "type"))["keys"] == {"mode": "m"}
    assert "voice" not in tomllib.loads(changed(text, "voice", None))


@given(st.sampled_from(sorted(OPTIONS)), st.sampled_from(["", "[keys]\na='b'\n", template()]))
def test_what_is_written_is_read_again(name, text) -> None:
    value = tomllib.loads(f"x = {example(OPTIONS[name])}")["x"]
    assert tomllib.loads(changed(text, name, value))[name] == value


def test_a_broken_file_is_not_written_over(places) -> None:
    path = write(places, "theme = \n")
    with pytest.raises(Problem) as seen:
        save_setting(places, "theme", "dark")
    assert "settings.toml:1" in str(seen.value) and path.read_text() == "theme = \n"


def test_a_wrong_value_is_not_written(places) -> None:
    with pytest.raises(Problem):
        save_setting(places, "keep_recordings", "days:0")
    assert not settings_path(places).exists()


def test_a_linked_file_stays_a_link(places, tmp_path) -> None:
    real = tmp_path / "dotfiles.toml"
    real.write_text("")
    settings_path(places).parent.mkdir(parents=True)
    settings_path(places).symlink_to(real)
    save_setting(places, "theme", "dark")
    assert settings_path(places).is_symlink() and "dark" in real.read_text()


def test_the_file_comes_before_what_was_remembered(places) -> None:
    remember_device(places, "Headset")
    assert settings_of(places).device == "Headset"
    write(places, 'device = "Desk"\n')
    assert settings_of(places).device == "Desk"
    assert KeptPreferences(places).now.device == "Desk"
    assert sitting(settings_of(places), ()).device == "Desk"


def test_a_format_that_is_not_there_is_told_by_the_check(places) -> None:
    write(places, '\nformat = "praktice"\n')
    (one,) = of_this_person(places, load_settings(places))
    assert one.line == 2 and "practice" in one.fix
    write(places, 'format = "phone-screen"\n')
    assert not of_this_person(places, load_settings(places))
