"""Which engine listens, with which model, and what the screen says about it."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import msgspec

from mocktui.core.problem import Problem
from mocktui.core.text import one_line
from mocktui.speech.catalog import CatalogModel, same_language
from mocktui.speech.engines import TITLES, Engine, Wish
from mocktui.speech.finding import check_model, guess_language
from mocktui.speech.store import Installed, Store

VOSK_SITE = "https://alphacephei.com/vosk/models"
_MOONSHINE = 'pip install "mocktui[moonshine]" (Moonshine, English)'
_CANNOT = {"moonshine": "no word times"}  # what the engine can't measure
_HOW = {"moonshine": "phrase by phrase", "vosk": "word by word"}  # the words come
_LANGUAGES = {
    "cs": "Czech",
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fa": "Persian",
    "fr": "French",
    "hi": "Hindi",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "nl": "Dutch",
    "pl": "Polish",
    "pt": "Portuguese",
    "ru": "Russian",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "vi": "Vietnamese",
    "zh": "Chinese",
}


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """The engine that will listen; ``engine`` is None when the person has to type.

    ``line`` is what the screen says, ``detail`` the model and what it can't do. ``mistakes``: wrong
    words in 100 by the model's publisher, in talks (the nearest to an answer), ``None`` where they
    are not published. ``warnings`` are worth a line once. ``missing`` says what could be installed
    and how, one line each, to be read on its own: "Better: …", or "To be heard: …" where nothing
    can listen.
    """

    engine: Engine | None
    model_name: str = ""
    model_path: Path | None = None
    line: str
    detail: str = ""
    mistakes: float | None = None
    warnings: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def choose_engine(
    store: Store, *, language: str, engine: Wish = "auto", model: str | None = None
) -> Choice:
    """Choose for a pack in ``language``. Looks at files, loads no engine.

    ``auto`` takes Vosk where a model for the language is there (or the model chosen with
    ``models use``), else Moonshine for English, else none. ``model`` is a name in the store or the
    path of a Vosk model's folder; one of another language warns and goes on. Raises Problem when
    an engine or a model that was asked for can't be had.
    """
    if model is not None:
        return _explicit(store, language, engine, model)
    models = store.models()
    warnings = tuple(_broken(one) for one in models if _meant(one, language) and one.problem)
    if store.trouble:
        warnings += (store.trouble,)
    elif lost := store.lost(language, models):
        gone = f"{one_line(lost)}, chosen for {_language(language)}, is not here any more"
        warnings += (gone,)
    found = store.preferred(language, None if engine == "auto" else engine, models)
    if engine == "auto" and found and found.engine == "moonshine" and not found.preferred:
        found = store.preferred(language, "vosk", models) or found
    if found is None and engine == "moonshine":  # English is all it hears: warn as for a model
        found = next((one for one in models if one.engine == engine and not one.problem), None)
        if found is not None:
            warnings += (_other_language(found.name, found.language, language),)
    if found is not None and found.engine == "vosk" and not _there("vosk"):
        if engine == "vosk":
            raise Problem("Vosk itself is not installed", where="vosk", fix="pip install vosk")
        warnings += ("A Vosk model is here but Vosk itself is not: pip install vosk",)
        found = store.preferred(language, "moonshine", models)
    if found is None:
        if engine != "auto":
            raise _nothing(store, models, language, engine, warnings)
        line = f"Nothing here can listen to {_language(language)}: you type your answers"
        missing: tuple[str, ...] = (f"To be heard: {_vosk_hint(store, language)}",)
        if same_language(language, "en"):
            missing += (f"To be heard: {_MOONSHINE}",)
        return Choice(engine=None, line=line, warnings=warnings, missing=missing)
    missing = ()
    if found.engine == "moonshine" and store.preferred(language, "vosk", models) is None:
        missing = (f"Better: {_vosk_hint(store, language)}",)
    return _listening(found, warnings, missing)


def _explicit(store: Store, language: str, engine: Wish, model: str) -> Choice:
    found = store.find(model)
    if found is None:
        path = Path(model).expanduser()
        if path.is_file():
            raise Problem(
                "this is a file, not a model's folder",
                where=one_line(model),
                fix="Add the zip first: mocktui models add FILE.zip",
            )
        if not path.is_dir():
            found = store.get(model)  # raises, naming those there are
        else:
            check_model(path)
            found = Installed(
                name=path.absolute().name,
                engine="vosk",
                language=guess_language(path.absolute()),
                origin="added",
                path=path.absolute(),
                size=0,
                mistakes=next(
                    (one.mistakes for one in store.catalog if one.folder == path.absolute().name),
                    None,
                ),
            )
    if engine not in ("auto", found.engine):
        raise Problem(
            f"this is a model for {TITLES[found.engine]}, not for {TITLES[engine]}",
            where=one_line(model),
            fix=f"Leave out --engine {engine}, or choose another --model.",
        )
    # A path with no telling name: nothing is known, so there is nothing to warn of.
    untold = found.problem and not found.language
    if found.problem and not untold:
        raise Problem(
            f"this model can't be used: {found.problem}",
            where=f"{found.name} ({found.path})",
            fix="Install or add it again.",
        )
    if not _there("vosk" if found.engine == "vosk" else "moonshine_voice"):
        raise Problem(f"{TITLES[found.engine]} itself is not installed", where=found.engine)
    warnings: tuple[str, ...] = ()
    if found.language and not same_language(found.language, language):
        warnings = (_other_language(found.name, found.language, language),)
    return _listening(found, warnings, ())


def _listening(found: Installed, warnings: tuple[str, ...], missing: tuple[str, ...]) -> Choice:
    short = one_line(found.name.removeprefix("moonshine-"))
    return Choice(
        engine=found.engine,
        model_name=found.name,
        model_path=found.path,
        line=f"{TITLES[found.engine]} writes down what you say, {_HOW[found.engine]}",
        detail=", ".join(one for one in (short, _CANNOT.get(found.engine, "")) if one),
        mistakes=found.mistakes.tedlium if found.mistakes else None,
        warnings=warnings,
        missing=missing,
    )


def _nothing(
    store: Store,
    models: list[Installed],
    language: str,
    engine: Engine,
    warnings: tuple[str, ...],
) -> Problem:
    if engine == "moonshine":
        unusable = next((one.problem for one in models if one.engine == engine), None)
        return Problem(
            unusable or "Moonshine is not installed",
            where="--engine moonshine",
            fix=f"Run: {_MOONSHINE}",
        )
    others = [one.name for one in models if one.engine == "vosk" and not one.problem]
    fix = f"Run: {_vosk_hint(store, language)}"
    if others:
        fix += f". Or choose one of another language: --model {others[0]}"
    why = f" ({'; '.join(warnings)})" if warnings else ""
    return Problem(
        f"no Vosk model for {_language(language)} is on this machine{why}",
        where="--engine vosk",
        fix=fix,
    )


def offered(store: Store, language: str) -> CatalogModel | None:
    """Return the Vosk model for ``language`` to offer a person: the first pinned, else the first.

    One without a pinned checksum is installed only after a warning.
    """
    fits = [
        one for one in store.catalog if one.downloadable and same_language(one.language, language)
    ]
    return next((one for one in fits if one.pinned), fits[0] if fits else None)


def _vosk_hint(store: Store, language: str) -> str:
    known = offered(store, language)
    if known is None:
        site = f"(a model for {_language(language)} from {VOSK_SITE})"
        return f"mocktui models add FILE.zip {site}"
    download = f"{known.size_words} from {known.hosts[0]}"
    checked = "" if known.pinned else ", no checksum known"
    return f"mocktui models install {known.name} ({download}{checked})"


def _meant(one: Installed, language: str) -> bool:
    return bool(one.language) and same_language(one.language, language)


def _broken(one: Installed) -> str:
    return f"{one_line(one.name)} can't be used: {one_line(one.problem or '')}"


def _other_language(name: str, its: str, language: str) -> str:
    return (
        f"{one_line(name)} hears {_language(its)}, but the questions are in {_language(language)}"
    )


def _language(tag: str) -> str:
    return _LANGUAGES.get(tag.lower().split("-")[0], f"'{one_line(tag)}'")


def _there(package: str) -> bool:
    return importlib.util.find_spec(package) is not None
