"""A Vosk model's files, checked before Vosk sees them, and the folder put in the model's place."""

from __future__ import annotations

import os
import shutil
import struct
import sys
import threading
from pathlib import Path

import pytest

from mocktui.core.problem import Problem
from mocktui.speech.check import check_vosk_model
from mocktui.speech.overlay import overlay
from tests.speech.talk import bare, korean, quick_korean, recording, said_in_korean

MFCC = "--use-energy=false\n--dither=1.0\n"
MODEL = "--beam=10.0\n--endpoint.rule5.min-utterance-length=20\n--max-active=3000\n"


def fst(flags: int) -> bytes:
    """The beginning of an OpenFst file."""
    kinds = b"".join(struct.pack("<i", len(one)) + one for one in (b"const", b"standard"))
    return struct.pack("<i", 2125659606) + kinds + struct.pack("<ii", 1, flags) + bytes(40)


def stand_in(path: Path) -> Path:
    """A folder with everything a model has, all of it too small to load: for names and links."""
    files = {
        "am/final.mdl": b"mdl",
        "conf/mfcc.conf": MFCC.encode(),
        "conf/model.conf": MODEL.encode(),
        "conf/other.conf": b"--a=b\n",
        "graph/HCLr.fst": fst(0),
        "graph/Gr.fst": fst(3),
        "graph/disambig_tid.int": b"1\n",
        "graph/phones/word_boundary.int": b"1 begin\n",
        **{
            f"ivector/{name}": b"x"
            for name in ("final.ie", "final.dubm", "final.mat", "global_cmvn.stats")
        },
        "ivector/online_cmvn.conf": b"--a=b\n",
        "ivector/splice.conf": b"--a=b\n",
    }
    for name, content in files.items():
        target = path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return path


def flat(source: Path, target: Path) -> Path:
    """``source`` in the old layout."""
    target.mkdir()
    for name in ("am/final.mdl", "conf/mfcc.conf", "graph/phones/word_boundary.int"):
        (target / Path(name).name).symlink_to(source / name)
    for one in (source / "graph").iterdir():
        if one.is_file():
            (target / one.name).symlink_to(one)
    (target / "ivector").symlink_to(source / "ivector")
    return target


def tree(path: Path) -> dict[str, bytes]:
    return {
        str(one.relative_to(path)): one.read_bytes() for one in path.rglob("*") if one.is_file()
    }


def lines(path: Path) -> list[str]:
    return path.read_text().splitlines()


class TestCheck:
    def test_a_real_model_passes(self) -> None:
        check_vosk_model(korean())

    def test_a_whole_one_passes(self, tmp_path: Path) -> None:
        check_vosk_model(stand_in(tmp_path / "m"))
        check_vosk_model(flat(tmp_path / "m", tmp_path / "old"))

    @pytest.mark.parametrize(
        "name",
        [
            "am/final.mdl",
            "conf/mfcc.conf",
            "conf/model.conf",
            "graph/HCLr.fst",
            "graph/Gr.fst",
            "graph/disambig_tid.int",
            "graph/phones/word_boundary.int",
            "ivector/final.ie",
            "ivector/final.dubm",
            "ivector/final.mat",
            "ivector/global_cmvn.stats",
            "ivector/online_cmvn.conf",
            "ivector/splice.conf",
        ],
    )
    def test_each_file_missing_or_empty(self, tmp_path: Path, name: str) -> None:
        model = stand_in(tmp_path / "m")
        (model / name).write_bytes(b"")
        with pytest.raises(Problem, match="empty") as caught:
            check_vosk_model(model)
        assert caught.value.where == str(model / name)
        (model / name).unlink()
        with pytest.raises(Problem, match="missing") as caught:
            check_vosk_model(model)
        assert caught.value.where == str(model / name)
        assert caught.value.fix

    def test_a_conf_of_nothing_but_space(self, tmp_path: Path) -> None:
        model = stand_in(tmp_path / "m")
        (model / "conf/model.conf").write_text("\n   \n# nothing\n")
        with pytest.raises(Problem, match="no settings"):
            check_vosk_model(model)

    def test_a_graph_that_is_none(self, tmp_path: Path) -> None:
        model = stand_in(tmp_path / "m")
        (model / "graph/Gr.fst").write_bytes(b"<html>404</html>")
        with pytest.raises(Problem, match="damaged"):
            check_vosk_model(model)

    def test_a_graph_without_its_words(self, tmp_path: Path) -> None:
        model = stand_in(tmp_path / "m")
        (model / "graph/HCLG.fst").write_bytes(fst(1))
        with pytest.raises(Problem, match="missing") as caught:
            check_vosk_model(model)
        assert caught.value.where.endswith("words.txt")
        (model / "graph/words.txt").write_text("a 1\n")
        check_vosk_model(model)

    def test_i_vectors_left_out_though_the_model_wants_them(self, tmp_path: Path) -> None:
        model = stand_in(tmp_path / "m")
        shutil.rmtree(model / "ivector")
        check_vosk_model(model)  # this one doesn't
        (model / "am/final.mdl").write_bytes(b"\0B<Nnet3> input-node name=ivector dim=30\n")
        with pytest.raises(Problem, match="missing"):
            check_vosk_model(model)

    def test_other_things_than_a_model(self, tmp_path: Path) -> None:
        (tmp_path / "m.zip").write_bytes(b"PK")
        (tmp_path / "m.txt").write_bytes(b"PK")
        (tmp_path / "empty").mkdir()
        stand_in(tmp_path / "nested" / "inner")
        for name, what, fix in (
            ("m.zip", "a file", "models add"),
            ("m.txt", "a file", "am, conf and graph"),
            ("none", "no such folder", ""),
            ("empty", "missing", "unpacked"),
            ("nested", "missing", str(tmp_path / "nested" / "inner")),
        ):
            with pytest.raises(Problem, match=what) as caught:
                check_vosk_model(tmp_path / name)
            assert fix in caught.value.fix
            assert str(tmp_path / name) in caught.value.where


class TestFolder:
    def test_settings_are_ours_and_the_rest_is_the_model_s(self, tmp_path: Path) -> None:
        model = stand_in(tmp_path / "m")
        before = tree(model)
        place = overlay(model, tmp_path / "cache")
        assert lines(place / "conf/mfcc.conf") == ["--use-energy=false", "--dither=0"]
        assert lines(place / "conf/model.conf") == [
            "--beam=10.0",
            "--max-active=3000",
            "--endpoint.rule5.min-utterance-length=60",
        ]
        mine = tree(place)
        for name in ("conf/mfcc.conf", "conf/model.conf"):
            del mine[name], before[name]
        linked = {name: (place / name).read_bytes() for name in before}  # rglob enters no links
        assert linked == before
        assert set(mine) <= set(before)
        assert (place / "am").is_symlink()

    def test_private_and_made_once(self, tmp_path: Path) -> None:
        model = stand_in(tmp_path / "m")
        place = overlay(model, tmp_path / "cache")
        for one in (tmp_path / "cache", place.parent, place, place / "conf"):
            assert one.stat().st_mode & 0o777 == 0o700
        assert (place / "conf/mfcc.conf").stat().st_mode & 0o777 == 0o600
        made = place.stat().st_ino
        assert overlay(model, tmp_path / "cache") == place
        assert place.stat().st_ino == made
        assert [one.name for one in place.parent.iterdir()] == [place.name]

    def test_a_changed_model_gets_a_new_one(self, tmp_path: Path) -> None:
        model = stand_in(tmp_path / "m")
        first = overlay(model, tmp_path / "cache")
        (model / "conf/model.conf").write_text("--beam=11.0\n")
        second = overlay(model, tmp_path / "cache")
        assert second != first
        assert not first.exists()
        assert "--beam=11.0" in lines(second / "conf/model.conf")

    def test_a_broken_one_is_made_again(self, tmp_path: Path) -> None:
        model = stand_in(tmp_path / "m")
        place = overlay(model, tmp_path / "cache")
        (place / "am").unlink()
        assert overlay(model, tmp_path / "cache") == place
        assert (place / "am/final.mdl").read_bytes() == b"mdl"

    def test_a_read_only_model(self, tmp_path: Path) -> None:
        model = stand_in(tmp_path / "m")
        before = {one: one.stat().st_mtime_ns for one in [model, *model.rglob("*")]}
        for one in before:
            one.chmod(0o500 if one.is_dir() else 0o400)
        place = overlay(model, tmp_path / "cache")
        check_vosk_model(place)
        assert {one: one.stat().st_mtime_ns for one in [model, *model.rglob("*")]} == before
        for one in before:
            one.chmod(0o700)

    @pytest.mark.skipif(sys.platform != "linux", reason="the variable is Linux's")
    def test_a_cache_that_can_not_be_written_says_where_else(self, tmp_path: Path) -> None:
        (tmp_path / "cache").write_text("a file in its way")
        with pytest.raises(Problem) as caught:
            overlay(stand_in(tmp_path / "m"), tmp_path / "cache")
        assert "XDG_CACHE_HOME" in caught.value.fix
        assert "--data-dir" not in str(caught.value)
        assert caught.value.where.startswith(str(tmp_path / "cache"))

    def test_several_at_once(self, tmp_path: Path) -> None:
        model = stand_in(tmp_path / "m")
        made: list[Path] = []
        threads = [
            threading.Thread(target=lambda: made.append(overlay(model, tmp_path / "cache")))
            for _ in range(8)
        ]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        assert len(made) == 8
        assert len(set(made)) == 1
        assert [one.name for one in made[0].parent.iterdir()] == [made[0].name]

    @pytest.mark.parametrize("hard", [True, False])
    def test_where_links_can_t_be_made(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hard: bool
    ) -> None:
        def refuse(*_: object, **__: object) -> None:
            raise OSError

        model = stand_in(tmp_path / "m")
        monkeypatch.setattr(Path, "symlink_to", refuse)
        if not hard:
            monkeypatch.setattr(os, "link", refuse)
        place = overlay(model, tmp_path / "cache")
        mine = place / "graph/phones/word_boundary.int"
        assert mine.read_bytes() == b"1 begin\n"
        assert mine.samefile(model / "graph/phones/word_boundary.int") == hard

    def test_a_cache_that_can_t_be_written(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        with pytest.raises(Problem) as caught:
            overlay(stand_in(tmp_path / "m"), tmp_path / "file" / "cache")
        assert str(tmp_path / "file") in caught.value.where


class TestVosk:
    """What the settings do to a real model."""

    LONG = " ".join(["안녕하세요 저는 오늘 날씨가 좋아서 산책을 하고 싶습니다"] * 7)

    def test_speech_of_more_than_20_seconds_is_one_segment(self, tmp_path: Path) -> None:
        samples, rate = said_in_korean(self.LONG, 150)
        assert 21 < len(samples) / rate < 58
        model = overlay(quick_korean(), tmp_path)
        mine = bare(samples, rate, model)
        theirs = bare(samples, rate, quick_korean())
        assert len(mine) == 1
        assert len(theirs) > 1

    def test_the_old_flat_layout_loads_and_hears(self, tmp_path: Path) -> None:
        old = overlay(flat(quick_korean(), tmp_path / "old"), tmp_path / "cache")
        samples, rate = recording("beckett.wav")
        heard = bare(samples[: rate * 4], rate, old)
        assert heard[0]["text"].split()
