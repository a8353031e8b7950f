"""Offers of a model: declined for good, or, where that can't be noted, for now."""

from __future__ import annotations

from pathlib import Path

import pytest

from mocktui import durable
from mocktui.places import Places
from mocktui.practice.office_models import Models


def test_an_offer_that_was_declined_is_remembered(tmp_path: Path) -> None:
    places = Places(tmp_path / "data")
    Models(places).decline("en-us-small")
    Models(places).decline("de-small")
    assert Models(places)._declined() == ["de-small", "en-us-small"]
    assert [one.name for one in places.data.iterdir()] == ["offers.json"], "nothing beside it"


def test_a_folder_that_can_not_be_made_is_no_reason_to_fail(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    models = Models(Places(tmp_path / "data"))
    models.decline("en-us-small")
    assert models._declined() == []


def test_a_full_disk_leaves_what_was_declined_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    models = Models(Places(tmp_path / "data"))
    models.decline("de-small")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(durable.os, "fsync", full)
    models.decline("en-us-small")
    assert models._declined() == ["de-small"]
