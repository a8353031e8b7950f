from __future__ import annotations

from pathlib import Path

import pytest

from mocktui.core.problem import Problem
from mocktui.places import shipped
from mocktui.speech.catalog import load_catalog, same_language, size_text, valid_name
from mocktui.speech.finding import guess_language

ENTRY = """
[[model]]
name = "a"
language = "en"
title = "t"
publisher = "p"
site = "s"
licence = "l"
folder = "f"
"""


def test_the_catalogue_that_comes_with_mocktui() -> None:
    models = {one.name: one for one in load_catalog()}
    small, middle, large = (models[f"en-us-{size}"] for size in ("small", "lgraph", "large"))
    assert small.pinned and middle.pinned and not large.pinned
    assert small.bytes == 41205931 and middle.bytes == 130557655
    assert small.hosts == ("alphacephei.com", "huggingface.co")
    assert all(
        address.startswith("https://") for one in (small, middle) for address in one.addresses
    )
    assert small.mistakes is not None and small.mistakes.tedlium == 10.38
    assert models["moonshine-tiny-en"].engine == "moonshine"
    assert all(one.licence and one.site for one in models.values())


def test_the_publishers_small_models_for_ten_languages_and_more() -> None:
    small = [one for one in load_catalog() if one.name.endswith("-small") and not one.pinned]
    languages = [one.language for one in small]
    assert len(set(languages)) == len(languages) >= 10
    assert {"de", "fr", "es", "it", "pt", "ru", "zh", "ja", "ko", "hi"} <= set(languages)
    for one in small:
        assert one.addresses == (f"https://alphacephei.com/vosk/models/{one.folder}.zip",)
        assert one.folder.startswith("vosk-model-small-")
        assert guess_language(Path(one.folder)) == one.language
        assert 25_000_000 < one.bytes < 150_000_000 and one.downloadable
        assert one.size_words.startswith("about ")


def test_the_readme_explains_every_key() -> None:
    from mocktui.speech.catalog import CatalogModel

    readme = (shipped("models") / "README.md").read_text("utf-8")
    assert [key for key in CatalogModel.__struct_fields__ if f"`{key}`" not in readme] == []


def test_another_catalogue_by_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(ENTRY)
    monkeypatch.setenv("MOCKTUI_CATALOG", str(path))
    assert [one.name for one in load_catalog()] == ["a"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[model]\n", "line 1"),
        ("[[model]]\nname = 1\n", "Expected `str`"),
        (ENTRY + 'extra = "x"\n', "extra"),
        (ENTRY.replace('"a"', '"../a"'), "the name has characters"),
        (ENTRY.replace('"f"', '"../f"'), "folder must be"),
        (ENTRY.replace('"en"', '"english language"'), "language"),
        (ENTRY + 'sha256 = "12"\n', "64 hexadecimal"),
        (ENTRY + f'sha256 = "{"0" * 64}"\n', "needs the size"),
        (ENTRY + 'addresses = ["file:///etc/passwd"]\n', "http"),
        (ENTRY + ENTRY, "twice"),
        ("\xff", "isn't right"),
    ],
)
def test_a_wrong_catalogue_is_one_message(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "bad.toml"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(Problem) as caught:
        load_catalog(path)
    assert says in caught.value.what
    assert str(path) in caught.value.where


def test_a_missing_catalogue_names_the_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOCKTUI_CATALOG", str(tmp_path / "none.toml"))
    with pytest.raises(Problem) as caught:
        load_catalog()
    assert "MOCKTUI_CATALOG" in caught.value.fix


def test_small_words() -> None:
    assert same_language("en-GB", "EN") and not same_language("en", "ko")
    assert [size_text(n) for n in (999, 41205931, 1_800_000_000)] == ["1 kB", "41 MB", "1.8 GB"]
    assert valid_name("en-us.0_2") and not valid_name("A") and not valid_name(".work")
