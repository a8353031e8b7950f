"""Tables and subtitles of a session, and files that are written safely."""

from __future__ import annotations

import csv
import io
import math
import os
import re
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocktui.core import commands as do
from mocktui.core import events as ev
from mocktui.core.problem import Problem
from mocktui.core.record import record
from mocktui.core.transcript import Segment, Word
from mocktui.storage.export import (
    COLUMNS,
    csv_text,
    export_folder,
    srt_files,
    srt_text,
    write_export,
)
from tests.storage.made import QUESTIONS, begin, heard, play, whole_interview


def _record(commands=None, **more):
    state, _ = play(whole_interview() if commands is None else commands)
    return record(state, id="2026-s", **more)


def _rows(*sessions):
    return list(csv.DictReader(io.StringIO(csv_text(sessions), newline="")))


def test_a_row_for_each_take():
    first, second = _rows(_record())
    assert tuple(first) == COLUMNS
    assert (first["session"], first["question"], first["take"]) == (
        "2026-s",
        "why-that-algorithm",
        "1",
    )
    assert (first["words"], first["seconds"], first["pauses"]) == ("4", "19.75", "0")
    assert (first["fillers"], first["rating"], first["rated"]) == ("", "", "0")
    assert (first["flagged"], first["complete"], first["text"]) == (
        "1",
        "1",
        "I chose gradient boosting",
    )
    assert second["take"] == "2"
    assert len(_rows(_record(), _record())) == 4
    assert csv_text([]).strip() == ",".join(COLUMNS)


def test_follow_ups_ratings_and_focus():
    key = QUESTIONS[0].id
    asked = ev.QuestionAsked(question=f"{key}/f1", ask="And then?", number=1, follow_up_of=key)
    answer = ev.AnswerStarted(question=f"{key}/f1", take=1, audio="takes/01-f1-1.wav")
    more = [
        asked,
        answer,
        heard(f"{key}/f1", 1, "more data")[0].event,
        ev.Rated(question=key, take=2, line="a", rating=2),
        ev.Rated(question=key, take=2, line="b", rating=1),
        ev.FocusChosen(question=key, take=2, text="slower"),
    ]
    from mocktui.core.fold import fold

    state = fold(more, play(whole_interview())[0])
    session = record(state, id="s")
    rows = _rows(session)
    assert [(one["follow_up"], one["take"]) for one in rows] == [("0", "1"), ("0", "2"), ("1", "1")]
    assert (rows[1]["rating"], rows[1]["rated"], rows[1]["focus"]) == ("1.5", "2", "slower")
    assert (rows[2]["ask"], rows[2]["text"]) == ("And then?", "more data")
    assert [name for name, _ in srt_files(session)] == ["01-1.srt", "01-2.srt", "01-f1-1.srt"]


def test_texts_are_no_formulas_and_no_escapes():
    said = '=HYPERLINK(1) \x1b[31m, "quoted"\n@second'
    commands = [
        (0.0, begin(mode="type", title="+cmd")),
        (1.0, do.StartAnswer()),
        (1.1, do.AnswerOpened(audio=None)),
        (2.0, do.TypeText(said)),
        (3.0, do.Finish()),
    ]
    (row,) = _rows(_record(commands))
    assert row["text"] == '\'=HYPERLINK(1) , "quoted"\n@second'
    assert row["title"] == "'+cmd"
    assert row["pauses"] == row["pace_wpm"] == ""


def _segment(text, start, end, words=True):
    parts = text.split()
    each = (end - start) / max(1, len(parts))
    timed = tuple(
        Word(text=one, start=start + n * each, end=start + (n + 1) * each)
        for n, one in enumerate(parts)
    )
    return Segment(text=text, start=start, end=end, words=timed if words else ())


def test_subtitles():
    text = srt_text(
        [_segment("one two", 0.5, 1.5), _segment("three --> \x1b[1mfour", 62, 3662.25, False)]
    )
    assert text == (
        "1\n00:00:00,500 --> 00:00:01,500\none two\n"
        "\n2\n00:01:02,000 --> 01:01:02,250\nthree → four\n"
    )
    assert srt_text([]) == srt_text([_segment("", 0, 1, False)]) == ""


def test_long_segments_are_cut_at_words():
    words = [f"word{n}" for n in range(40)]
    text = srt_text([_segment(" ".join(words), 0.0, 40.0)])
    cues = text.strip().split("\n\n")
    lines = [cue.split("\n")[2] for cue in cues]
    assert all(len(line) <= 80 for line in lines) and len(lines) > 2
    assert " ".join(lines).split() == words
    assert cues[1].split("\n")[1].startswith(f"00:00:{len(lines[0].split()):02d},000")


TIMES = st.one_of(st.floats(), st.floats(-5, 100))


@given(st.lists(st.tuples(st.text(max_size=8), TIMES, TIMES, st.booleans()), max_size=8))
def test_whatever_the_times_subtitles_are_in_order(parts):
    segments = [
        Segment(text=t, start=a, end=b, words=(Word(text=t, start=a, end=b),) if w else ())
        for t, a, b, w in parts
    ]
    reach = 0.0
    for found in re.finditer(r"^([\d:,]+) --> ([\d:,]+)$", srt_text(segments), re.MULTILINE):
        start, end = (
            int(one[:-10]) * 3600 + int(one[-9:-7]) * 60 + int(one[-6:-4]) + int(one[-3:]) / 1000
            for one in found.groups()
        )
        assert reach - 0.002 <= start <= end and math.isfinite(end)
        reach = end


def test_files_are_private_and_whole(tmp_path):
    folder = export_folder(tmp_path / "a" / "b")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    write_export(folder / "x.md", "ä\ud800", force=False)
    assert (folder / "x.md").read_bytes() == "ä?".encode()
    assert stat.S_IMODE((folder / "x.md").stat().st_mode) == 0o600
    assert [one.name for one in folder.iterdir()] == ["x.md"]


def test_what_is_there_stays_unless_forced(tmp_path):
    outside = tmp_path / "outside"
    outside.write_text("precious")
    folder = export_folder(tmp_path / "to")
    link = folder / "x.md"
    link.symlink_to(outside)
    with pytest.raises(Problem, match="there already"):
        write_export(link, "new", force=False)
    assert link.is_symlink()
    write_export(link, "new", force=True)
    assert not link.is_symlink() and link.read_text() == "new"
    assert outside.read_text() == "precious"
    with pytest.raises(Problem, match="there already"):
        write_export(link, "newer", force=False)
    assert [one.name for one in folder.iterdir()] == ["x.md"]


def test_on_a_disk_without_hard_links(tmp_path, monkeypatch):
    def refused(*_):
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(os, "link", refused)
    write_export(tmp_path / "x.md", "one", force=False)
    with pytest.raises(Problem, match="there already"):
        write_export(tmp_path / "x.md", "two", force=False)
    assert (tmp_path / "x.md").read_text() == "one"


def test_where_nothing_can_be_written(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(Problem, match="can't be made"):
        export_folder(tmp_path / "file" / "to")
    with pytest.raises(Problem, match="can't be written"):
        write_export(tmp_path / "none" / "x.md", "text", force=False)
