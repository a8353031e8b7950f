"""The same with real Vosk: what is saved equals a bare recognizer on the saved sound.

The model is of another language than the questions: that is said, and it goes on.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mocktui.speech.overlay import overlay
from tests.e2e.speech import leave, recording
from tests.e2e.terminal import MOCKTUI, Terminal, terminal  # noqa: F401 - a fixture
from tests.e2e.test_spoken import answer, mocktui
from tests.speech.talk import bare, korean, said_in_korean, write_wav
from tests.virtual_microphone import VirtualMicrophone, microphone  # noqa: F401 - a fixture

pytestmark = pytest.mark.e2e

FIRST = "안녕하세요 저는 기계 학습을 공부합니다"
SECOND = "오늘은 날씨가 아주 좋습니다 그래서 산책을 했습니다"


@pytest.mark.timeout(300)
def test_saved_words_equal_a_bare_recognizers(
    terminal: Terminal,  # noqa: F811
    microphone: VirtualMicrophone,  # noqa: F811
    tmp_path: Path,
) -> None:
    data = tmp_path / "data"
    mocktui("models", "add", str(korean()), "--name", "korean", "--language", "ko", data=data)
    terminal.run(
        MOCKTUI, "--data-dir", str(data), "practice", "ml-interview-16", "--limit", "2",
        "--think", "1", "--answer", "60", "--engine", "vosk", "--model", "korean",
        env=microphone.variables,
    )  # fmt: skip
    terminal.sees("hears Korean, but the questions are in English", seconds=60)
    for number, text in enumerate((FIRST, SECOND), start=1):
        terminal.sees(f"question {number} of 2", seconds=60)
        samples, rate = said_in_korean(text)
        answer(terminal, microphone, write_wav(tmp_path / f"{number}.wav", samples, rate))
    terminal.sees("Your answer", seconds=90)
    leave(terminal)
    shown = json.loads(mocktui("show", "last", "--json", data=data))
    assert (shown["engine"], shown["model"], shown["complete"]) == ("vosk", "korean", True)
    model = overlay(korean(), tmp_path / "cache")
    for one in shown["answers"]:
        (take,) = one["takes"]
        expected = bare(*recording(data, take["audio"]), model)
        assert expected, "the voice was heard"
        assert take["heard"] == " ".join(result["text"] for result in expected)
        words = [word for segment in take["segments"] for word in segment["words"]]
        assert [(w["text"], round(w["start"], 2), round(w["end"], 2)) for w in words] == [
            (w["word"], round(w["start"], 2), round(w["end"], 2))
            for result in expected
            for w in result["result"]
        ]
