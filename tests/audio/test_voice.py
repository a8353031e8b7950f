"""Which voice speaks, and how it is told to."""

from __future__ import annotations

from pathlib import Path

import pytest

from mocktui.audio.voice import MOST, Voice, find_voice, language_of, longest, missing_voice

HOSTILE = ["--help", "en; rm -rf /", "en\n-w", "../de", "", "e", "en-" + "x" * 40, "$(id)"]


def found(*names: str, platform: str = "linux", language: str = "en", folders=()) -> str:
    which = {one: f"/bin/{one}" for one in names}.get
    one = find_voice(language, platform=platform, which=which, folders=folders)
    return one.kind if one else ""


def test_the_systems_own_voice():
    assert found("espeak-ng", "spd-say", "say") == "espeak-ng"
    assert found("spd-say", "say") == "spd-say"
    assert found("say", "espeak-ng", platform="darwin") == "say"
    assert found("espeak-ng", platform="darwin") == "espeak-ng"
    assert found("powershell", platform="win32") == "sapi"
    assert found() == ""


def test_piper_only_with_a_voice_of_this_language(tmp_path: Path):
    assert found("piper", "espeak-ng", folders=(tmp_path,)) == "espeak-ng"
    model = tmp_path / "en_US-joe-medium.onnx"
    model.touch()
    assert found("piper", "espeak-ng", folders=(tmp_path,)) == "espeak-ng", "half a voice"
    Path(f"{model}.json").touch()
    assert found("piper", "espeak-ng", folders=(tmp_path,)) == "piper"
    assert found("piper", "espeak-ng", folders=(tmp_path,), language="de") == "espeak-ng"
    assert found("espeak-ng", folders=(tmp_path,)) == "espeak-ng"


@pytest.mark.parametrize("kind", ["espeak-ng", "spd-say", "say", "sapi", "piper"])
@pytest.mark.parametrize("language", ["en", "pt_BR", *HOSTILE])
def test_no_text_and_nothing_hostile_is_in_an_argument(kind: str, language: str):
    voice = Voice(kind=kind, path="/bin/x", model="/m.onnx")
    argv = voice.command(language, 1.0, Path("/t.wav"))
    assert argv[0] == "/bin/x"
    assert all("\n" not in one and ";" not in one for one in argv if kind != "sapi")
    if kind == "sapi":
        assert argv == voice.command("en", 2.0), "a constant script"
    if language in HOSTILE:
        assert argv == voice.command("en", 1.0, Path("/t.wav"))
        assert language_of(language) == "en"


def test_speed():
    one = Voice(kind="espeak-ng", path="e")
    assert one.command("en", 1.0) == ["e", "-v", "en", "-s", "165", "--stdin"]
    assert one.command("pt_BR", 0.5)[2:5:2] == ["pt-br", "82"]
    assert Voice(kind="spd-say", path="s").command("en", 0.5)[-1] == "-100"
    piper = Voice(kind="piper", path="p", model="m").command("en", 0.5, Path("w"))
    assert piper == ["p", "-m", "m", "-f", "w", "--length-scale", "2.00"]
    assert longest("x" * 600, 0.5) > longest("x" * 600, 1.0) > 100


def test_text_is_cleaned():
    one = Voice(kind="espeak-ng", path="e")
    assert one.text("\x1b[31mWhy\r\nnow\u202e?\x00", "en", 1.0) == b"Why now?\n"
    assert len(one.text("x" * 10_000, "en", 1.0)) == MOST + 1
    sapi = Voice(kind="sapi", path="e").text("2\nfr\nHi", "de", 3.0)
    assert sapi == b"10\nde\n2 fr Hi\n"


@pytest.mark.parametrize(
    ("platform", "what"), [("linux", "apt install espeak-ng"), ("darwin", "brew install espeak-ng")]
)
def test_what_to_install(platform: str, what: str):
    assert what in missing_voice(platform)
    assert "\n" not in missing_voice(platform)
