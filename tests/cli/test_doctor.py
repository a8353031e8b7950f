"""``mocktui doctor`` as people run it, on machines where things are broken."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from mocktui.cli.doctor import doctor
from mocktui.cli.main import COMMANDS
from mocktui.storage.sessions import create_session
from tests.practice.spoken import answered
from tests.speech.test_engine import TWO_CITIES
from tests.storage.made import START
from tests.support import no_sound_card
from tests.virtual_microphone import VirtualMicrophone, two_cities

STATES = {"ok", "note", "missing", "broken"}


@pytest.fixture
def deaf(tmp_path: Path) -> dict[str, str]:
    """Surroundings without a sound server or a sound card, a home of their own in them."""
    (tmp_path / "home").mkdir()
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("PULSE")},
        "HOME": str(tmp_path / "home"),
        "PULSE_SERVER": f"unix:{tmp_path}/nobody",
        **no_sound_card(tmp_path),
        "XDG_RUNTIME_DIR": str(tmp_path),
    }


def start(environment: dict[str, str], *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "mocktui", *arguments],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def examine(
    environment: dict[str, str], *options: str, before: tuple[str, ...] = ()
) -> tuple[int, dict[str, Any]]:
    """Run ``doctor --json``; return the exit code and what it found."""
    process = start(environment, *before, "doctor", "--json", *options)
    out, err = process.communicate(timeout=120)
    assert err == ""
    found = json.loads(out)
    assert list(found) == ["version", "checks", "ok"]
    for one in found["checks"]:
        assert list(one)[:5] == ["name", "state", "what", "fix", "needed"]
        assert list(one)[5:] == ["sound"] * (one["name"] == "sound check")
        assert one["state"] in STATES
        assert one["state"] in ("ok", "note") or one["fix"], f"no repair: {one}"
    assert process.returncode == (0 if found["ok"] else 1)
    return process.returncode, found


def named(found: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return [one for one in found["checks"] if one["name"] == name]


def test_the_help_is_the_tables() -> None:
    assert doctor.get_short_help_str(100) == COMMANDS["doctor"]


@pytest.mark.e2e
def test_a_machine_that_can_hear(tmp_path: Path) -> None:
    with VirtualMicrophone() as mic:
        mic.keep_awake()
        home = {"HOME": str(tmp_path), "NO_COLOR": "1"}
        silent, found = examine(mic.environment(**home), "--microphone")
        assert silent == 1  # nobody plays anything into it: the zeros of a muted microphone
        (check,) = named(found, "sound check")
        assert (check["state"], "exact zeros" in check["what"]) == ("broken", True)
        assert any("Null Output (PulseAudio" in one["what"] for one in named(found, "microphone"))
        (listening,) = named(found, "listening")
        assert (listening["state"], "Moonshine" in listening["what"]) == ("ok", True)
        assert "models install en-us-small" in listening["fix"]
        (colours,) = named(found, "colours")
        assert "NO_COLOR" in colours["what"]

        for _ in range(3):  # on a busy machine the words may not be read in the doctor's time
            voice = mic.start_playing(two_cities())
            process = start(mic.environment(**home), "doctor", "--microphone")
            out, err = process.communicate(timeout=60)
            voice.kill()
            voice.wait(10)
            if "no words were heard" not in out:
                break
        assert process.returncode == 0, out
        assert "it hears you" in out
        assert "dB apart" in out
        # Which of the sentences it was depends on when the microphone was open.
        said = re.search("“(.+?)”", " ".join(out.split()))
        assert said, out
        heard = re.findall(r"[a-z]+", said[1].lower())
        known = set(re.findall(r"[a-z]+", TWO_CITIES.lower()))
        assert sum(one in known for one in heard) >= max(3, len(heard) / 2), heard
        assert "You can speak and be heard." in out
        assert err == "Listening: say a sentence, then be quiet.\n"


def test_everything_in_the_data_folder_is_broken(tmp_path: Path, deaf: dict[str, str]) -> None:
    data = tmp_path / "data"
    (data / "packs").mkdir(parents=True)
    data.chmod(0o755)
    (data / "packs" / "mine.toml").write_text('[pack]\nid = "mine"\ntitle = 3\n')
    model = data / "models" / "half"
    (model / "am").mkdir(parents=True)
    (model / "am" / "final.mdl").write_bytes(b"x")
    (data / "models" / "models.json").write_text("{no")
    broken = create_session(data / "sessions", START)
    broken.events.write_bytes(b"\xff\x00 no event\n")
    cut_off = answered(data / "sessions")
    code, found = examine(deaf, before=("--data-dir", str(data)))
    assert code == 1
    assert [one["name"] for one in found["checks"] if one["needed"] and one["state"] != "ok"] == [
        "data folder",  # a note: others may look into it
        "microphones",
    ]
    (folder,) = named(found, "data folder")
    assert (folder["state"], folder["fix"]) == ("note", f"chmod 700 {data}")
    (pack,) = named(found, "pack")
    assert (pack["state"], f"{data}/packs/mine.toml:1" in pack["what"]) == ("broken", True)
    half = next(one for one in named(found, "model") if "half" in one["what"])
    assert half["state"] == "broken"
    (listed,) = named(found, "models.json")
    assert (listed["state"], f"{data}/models/models.json" in listed["what"]) == ("broken", True)
    sessions = named(found, "session")
    assert [one["state"] for one in sessions if str(broken.events) in one["what"]] == ["broken"]
    own = [one for one in sessions if cut_off.id in one["what"]]
    assert [one["state"] for one in own] == ["note", "note"]
    assert own[1]["fix"] == f"mocktui transcribe {cut_off.id}"
    assert all("\x1b" not in one["what"] for one in found["checks"])


def test_libraries_that_are_not_there(tmp_path: Path, deaf: dict[str, str]) -> None:
    libraries = tmp_path / "libraries"
    libraries.mkdir()
    (libraries / "sounddevice.py").write_text("raise OSError('PortAudio library not found')\n")
    (libraries / "vosk.py").write_text("raise ModuleNotFoundError('no vosk', name='vosk')\n")
    (libraries / "moonshine_voice.py").write_text("import os\nos.abort()\n")
    (libraries / "soundfile.py").write_text("raise OSError('cannot load libsndfile.so')\n")
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where a folder should be")
    environment = {
        **deaf,
        "PYTHONPATH": str(libraries),
        "MOCKTUI_DATA_DIR": str(blocked / "data"),
        "XDG_CACHE_HOME": str(blocked),
        "PYTHONIOENCODING": "ascii",
    }
    code, found = examine(environment)
    assert code == 1
    seen = {one["name"]: (one["state"], one["what"], one["fix"]) for one in found["checks"]}
    assert seen["data folder"][0] == "broken"
    assert "--data-dir" in seen["data folder"][2]
    assert seen["cache folder"][0] == "broken"
    assert seen["PortAudio"][0] == "missing"
    assert "libportaudio2" in seen["PortAudio"][2]
    assert seen["playback"][0] == "missing"
    assert seen["vosk"] == ("missing", "not installed", "pip install vosk")
    assert (seen["moonshine"][0], "crashes" in seen["moonshine"][1]) == ("broken", True)
    assert seen["soundfile"][0] == "broken"
    assert seen["listening"][0] in ("missing", "broken")
    assert seen["letters"][0] == "note"
    process = start(environment, "doctor")
    out, err = process.communicate(timeout=120)
    assert (process.returncode, err) == (1, "")
    assert "You can't speak yet: look at data folder, PortAudio" in out
    assert "--mode type" in out


def test_nothing_heavy_is_loaded_here(deaf: dict[str, str]) -> None:
    code = (
        "import sys\nfrom mocktui.cli.main import main\n"
        "try: main(['doctor'], standalone_mode=False)\n"
        "finally: print([m for m in ('textual', 'numpy', 'sounddevice', 'vosk', 'soundfile',"
        " 'moonshine_voice') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=deaf, capture_output=True, text=True, timeout=120
    )
    assert done.stdout.splitlines()[-1] == "[]", done.stderr


def test_a_home_of_nobody_and_closed_streams(deaf: dict[str, str]) -> None:
    process = start({**deaf, "MOCKTUI_DATA_DIR": "~nobody-of-this-name/data"}, "doctor")
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (1, "")
    assert err.startswith("~nobody-of-this-name/data: this folder's owner is not known here.")
    assert len(err.splitlines()) == 1
    command = f"{shlex.quote(sys.executable)} -m mocktui doctor"
    for closed in ("2>&-", ">&- 2>&-", "<&-"):
        done = subprocess.run(
            ["sh", "-c", f"{command} {closed}"], env=deaf, capture_output=True, timeout=60
        )
        assert done.returncode == 1  # no microphone
        assert done.stderr == b""
        assert (b"You can't speak yet" in done.stdout) is (">&- 2" not in closed)
