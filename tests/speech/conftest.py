"""A small model in a zip, a web server that has it, and a place to install it into."""

from __future__ import annotations

from pathlib import Path

import pytest

from mocktui.places import Places
from mocktui.speech.store import Store
from tests.speech.model_server import archive, server

__all__ = ["archive", "server"]


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """An empty store under a home of its own."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("VOSK_MODEL_PATH", raising=False)
    return Store(Places(tmp_path / "data"), catalog=())
