"""Packs from installed Python packages: real distributions in a folder of ``sys.path``."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import pytest

from mocktui.packs import plugins
from mocktui.packs.find import find_packs, list_packs, open_pack
from mocktui.places import Places
from tests.packs.examples import GOOD, spoil, write


@pytest.fixture
def places(tmp_path):
    made = Places(tmp_path / "data")
    made.cache = tmp_path / "cache"
    return made


@pytest.fixture
def site(tmp_path, monkeypatch):
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    yield folder
    for name in [one for one in sys.modules if one.startswith("plug_")]:
        del sys.modules[name]


def install(site: Path, name: str, value: str, files: dict[str, str]) -> None:
    """Make a wheel with an entry point and unpack it, as pip does."""
    info = f"{name}-1.0.dist-info"
    files = {
        **files,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/entry_points.txt": f"[mocktui.packs]\n{name} = {value}\n",
        f"{info}/RECORD": "",
    }
    wheel = site.parent / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)


def named(places, id):
    return next(one for one in find_packs(places) if one.id == id)


def test_a_package_with_toml_files(places, site):
    install(site, "plug_a", "plug_a", {"plug_a/__init__.py": "1/0", "plug_a/small.toml": GOOD})
    found = named(places, "small")
    assert found.pack is not None and found.package == "plug_a" and not found.own
    assert open_pack("small", places).title == "A small pack"
    assert "plug_a" not in sys.modules  # found without running any of it


def test_a_module_beside_its_files(places, site):
    files = {"plug_b/__init__.py": "", "plug_b/packs/m.py": "", "plug_b/packs/x.toml": GOOD}
    files["plug_b/packs/__init__.py"] = ""
    install(site, "plug_b", "plug_b.packs.m", files)
    assert named(places, "small").package == "plug_b"


def test_a_function_that_returns_paths(places, site):
    code = "from pathlib import Path\ndef packs():\n    return [Path(__file__).parent / 'd']\n"
    install(site, "plug_c", "plug_c:packs", {"plug_c/__init__.py": code, "plug_c/d/x.toml": GOOD})
    assert named(places, "small").package == "plug_c"


@pytest.mark.parametrize(
    ("value", "code", "said"),
    [
        ("plug_d_none", "", "there is no module"),
        ("plug_d", "", "no .toml file"),
        ("plug_d:packs", "def packs(): raise KeyError('x\\nTraceback')", "KeyError"),
        ("plug_d:packs", "import sys; sys.exit(3)", "SystemExit"),
        ("plug_d:packs", "def packs(): return 7", "returns int"),
        ("plug_d:none", "", "AttributeError"),
        ("plug_d:packs", "packs = (", "SyntaxError"),
    ],
)
def test_a_broken_one_is_one_line_and_stops_nothing(places, site, value, code, said):
    install(site, "plug_d", value, {"plug_d/__init__.py": code})
    install(site, "plug_e", "plug_e", {"plug_e/__init__.py": "", "plug_e/x.toml": GOOD})
    found = find_packs(places)
    (broken,) = [one for one in found if one.problem is not None]
    assert said in str(broken.problem)
    assert "\n" not in str(broken.problem) and "plug_d" in str(broken.problem)
    assert any(one.id == "small" and one.pack for one in found)


def test_ones_own_stands_in_for_it_and_a_double_is_told(places, site):
    install(site, "plug_f", "plug_f", {"plug_f/__init__.py": "", "plug_f/x.toml": GOOD})
    install(site, "plug_g", "plug_g", {"plug_g/__init__.py": "", "plug_g/y.toml": GOOD})
    first, second = [one for one in find_packs(places) if one.id == "small"]
    assert first.package == "plug_f" and first.pack is not None
    assert second.problem is not None and "taken by plug_f" in str(second.problem)
    write(places.packs, spoil("A small pack", "Mine"))
    mine = [one for one in find_packs(places) if one.id == "small" and one.own]
    assert mine[0].shadows is not None and open_pack("small", places).title == "Mine"


def test_what_is_installed_is_looked_through_once(places, site, monkeypatch):
    import importlib.metadata

    looked = []
    real = importlib.metadata.entry_points
    monkeypatch.setattr(
        importlib.metadata, "entry_points", lambda **more: looked.append(1) or real(**more)
    )
    list_packs(places)
    list_packs(places)
    assert len(looked) == 1
    install(site, "plug_h", "plug_h", {"plug_h/__init__.py": "", "plug_h/x.toml": GOOD})
    assert named(places, "small").package == "plug_h"  # the folder has changed
    assert len(looked) == 2
    (places.cache / "plugins.json").write_text("{")  # torn
    assert plugins.points(places)
    assert len(looked) == 3
