"""Finding speech models on a machine: where they may lie, and what a folder's name tells."""

from __future__ import annotations

import importlib.util
import os
import re
from pathlib import Path

from mocktui.core.problem import Problem

# Vosk's names use country codes for some languages.
_LANGUAGES = {"cn": "zh", "cz": "cs", "kz": "kk", "ua": "uk", "vn": "vi"}


def guess_language(path: Path) -> str:
    """Return the language in a Vosk model's name (``vosk-model-small-en-us-0.15`` → ``en``).

    The folder's name counts first, then its parent's; empty where neither tells.
    """
    for name in (path.name, path.parent.name):
        found = re.match(
            r"vosk-model-(?:small-|big-|tiny-)?([a-z]{2,3})(?![a-z])",
            name.lower().replace("_", "-"),
        )
        if found and found[1] != "spk":  # a model that tells speakers apart hears no words
            return _LANGUAGES.get(found[1], found[1])
    return ""


def trouble_with(path: Path) -> str | None:
    """Return why Vosk should not be given this folder, or None when its files are all right."""
    from mocktui.speech.check import check_vosk_model

    if not path.is_dir():
        return "the folder is not there any more"
    try:
        check_vosk_model(path)
    except Problem as problem:
        inside = problem.where.removeprefix(str(path)).lstrip("/\\")
        return f"{problem.what} ({inside})" if inside else problem.what
    return None


def vosk_folders() -> list[Path]:
    """Return the folders in which Vosk itself looks for models, those that exist."""
    home = Path.home()
    places = [Path("/usr/share/vosk"), home / "AppData/Local/vosk", home / ".cache/vosk"]
    named = os.environ.get("VOSK_MODEL_PATH")
    return [place for place in ([Path(named)] if named else []) + places if place.is_dir()]


def moonshine_folder() -> Path | None:
    """Return the folder of the package moonshine_voice without importing it, or None."""
    spec = importlib.util.find_spec("moonshine_voice")
    return Path(spec.origin).parent if spec and spec.origin else None


def model_root(path: Path) -> Path:
    """Return ``path``, or the one folder in it that holds the model."""
    inside = [one for one in folders(path) if one.name != "__MACOSX"]
    if not looks_like_model(path):
        models = [one for one in inside if looks_like_model(one)]
        if len(models) == 1:
            return models[0]
    return path


def looks_like_model(path: Path) -> bool:
    """Whether the folder has a file that only Vosk models have; it may still be broken."""
    return any((path / one).exists() for one in ("am/final.mdl", "final.mdl", "conf/model.conf"))


def is_vosk_name(name: str) -> bool:
    """Whether a folder's name is one of Vosk's: ``vosk-model-…``."""
    return name.lower().replace("_", "-").startswith("vosk-model")


def check_model(root: Path, given: Path | None = None) -> None:
    """Raise Problem unless Vosk can be given this folder; ``given`` is what the person named."""
    from mocktui.speech.check import check_vosk_model

    if root.is_dir() and not looks_like_model(root):
        raise Problem(
            "there is no Vosk model in it",
            where=str(given or root),
            fix="A model's folder has am, conf and graph in it.",
        )
    check_vosk_model(root)


def slug(name: str) -> str:
    """Return ``name`` made into one that a model can have."""
    plain = re.sub(r"[^a-z0-9._-]+", "-", name.lower().replace("_", "-")).strip("-._")
    return plain[:64].rstrip("-._") or "model"


def folders(path: Path) -> list[Path]:
    """Return the folders in ``path``, sorted; none where it can't be read."""
    try:
        return sorted(one for one in path.iterdir() if one.is_dir())
    except OSError:
        return []


def same_folder(one: Path, other: Path) -> bool:
    """Whether two paths lead to one folder, through links or not."""
    try:
        return one.samefile(other)
    except OSError:
        return one == other


def folder_size(path: Path) -> int:
    """Return the bytes of all files under ``path`` that can be seen."""
    total = 0
    for folder, _, files in os.walk(path):
        for name in files:
            try:
                total += (Path(folder) / name).stat().st_size
            except OSError:
                continue
    return total
