"""What several tests of practice/ start from."""

from __future__ import annotations

from pathlib import Path

import pytest

from mocktui.places import Places
from tests.speech.talk import package


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    package("moonshine_voice")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return Places(tmp_path / "data")
