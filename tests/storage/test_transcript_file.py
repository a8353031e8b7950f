"""transcript.md: readable, diffable, and what was said stays text."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocktui.core import commands as do
from mocktui.core import events as ev
from mocktui.core.problem import Problem
from mocktui.storage.audio_length import audio_seconds
from mocktui.storage.sessions import SessionFolder, load_session
from mocktui.storage.transcript_file import escape, markdown, write_transcript
from tests.storage.made import QUESTIONS, begin, heard, keep, play, whole_interview, write_wav

FIRST = QUESTIONS[0].id


def test_it_has_everything_that_was_said():
    state, _ = play(whole_interview())
    text = markdown(state, "2026-x")
    assert text.startswith("# ML interview\n")
    assert "## 1. Why are you using that algorithm?" in text
    assert "**Take 1** · 0:19 · ended by you" in text
    assert "- 0:00 I chose gradient boosting" in text
    assert "**Take 2**" in text
    assert "Flagged." in text
    assert "## 2. Tell me about a failure.\n\nSkipped." in text
    assert r"Note: say the \[/nope\] figure first" in text
    assert "Tip: Say what you compared it with." in text
    assert "\x1b" not in text
    assert "ncomplete" not in text


def test_gaps_edits_and_what_is_incomplete_are_said():
    segment, _ = heard(FIRST, 1, "so the")
    state, _ = play(
        [
            (0, begin()),
            (1, do.StartAnswer()),
            (2, do.AnswerOpened(audio="takes/01-1.wav")),
            (3, segment),
            (4, do.Record(ev.AudioGap(question=FIRST, take=1, start=65.0, seconds=2.5))),
            (5, do.Finish(reason="fault")),
        ]
    )
    text = markdown(state, "2026-x")
    assert "- incomplete: run `mocktui transcribe 2026-x`" in text
    assert "No sound arrived from 1:05 for 2.5 s." in text
    assert "Incomplete: not all of this recording has been read." in text
    state, _ = play([(6, do.Record(ev.Edited(question=FIRST, take=1, text="# So\n- the")))], state)
    assert "As you edited it:\n\n\\# So\n\\- the" in markdown(state, "2026-x")


def test_what_the_person_planned_rated_and_marked_is_there():
    told = [
        ev.PartMarked(question=FIRST, take=1, part="action", start=12.0),
        ev.PartMarked(question=FIRST, take=1, part="situation", start=0.0),
        ev.Rated(question=FIRST, take=1, line="Compares it", rating=2),
        ev.Rated(question=FIRST, take=1, line="[Names] a drawback", rating=0),
        ev.FocusMet(question=FIRST, take=1, focus="Say a number", met=1),
        ev.FocusChosen(question=FIRST, take=1, text="Shorter"),
    ]
    steps = whole_interview()
    steps.insert(2, (3.5, do.SetKeywords(words=("churn", "*boosting*"))))
    state, _ = play([*steps, *((99.0, do.Record(one)) for one in told)])
    text = markdown(state, "2026-x")
    assert r"Planned: churn, \*boosting\*" in text
    assert "Parts: situation 0:00, action 0:12" in text
    assert "- clearly: Compares it\n" in text
    assert r"- not there: \[Names\] a drawback" in text
    assert "Did the focus before happen? Partly: Say a number" in text
    assert text.index("Say a number") < text.index("Next time: Shorter")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("# head", r"\# head"),
        ("- item", r"\- item"),
        ("1. item", r"1\. item"),
        ("1) item", r"1\) item"),
        ("> quote", r"\> quote"),
        ("===", r"\==="),
        (
            "a *b* _c_ `d` [e](f) <g> | ~h~ $i$",
            r"a \*b\* \_c\_ \`d\` \[e\](f) \<g\> \| \~h\~ \$i\$",
        ),
        ("&amp; & co", r"\&amp; & co"),
        ("back\\slash", r"back\\slash"),
        ("two\nlines", "two lines"),
        ("plain words, 1.5 and - dashes.", "plain words, 1.5 and - dashes."),
    ],
)
def test_markdown_means_nothing_in_what_was_said(text: str, wanted: str):
    assert escape(text) == wanted


@given(st.text())
def test_any_text_becomes_one_line_that_starts_no_block(text: str):
    line = escape(text)
    assert "\n" not in line
    assert not line.startswith(("#", ">", "- ", "+", "=", "|", "`", "~", "<", " ", "\t"))


def test_it_is_written_whole_for_the_person_alone_and_only_when_it_changed(tmp_path: Path):
    folder, state = keep(tmp_path)
    path = write_transcript(folder, state)
    assert path.read_text() == markdown(load_session(folder).state, folder.id)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    before = path.stat()
    write_transcript(folder, state)
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    path.write_text("old")
    write_transcript(folder, state)
    assert path.read_text().startswith("# ML interview")
    assert sorted(one.name for one in folder.path.iterdir()) == [
        "events.jsonl",
        "takes",
        "transcript.md",
    ]


def test_a_folder_that_cant_take_it_is_said(tmp_path: Path):
    state, _ = play(whole_interview())
    with pytest.raises(Problem, match="can't be written"):
        write_transcript(SessionFolder(tmp_path / "missing"), state)


def test_the_length_of_a_recording_needs_no_sound_library(tmp_path: Path):
    write_wav(tmp_path / "a.wav", 1.5)
    assert audio_seconds(tmp_path / "a.wav") == 1.5
    (tmp_path / "b.wav").write_bytes(b"RIFF")
    (tmp_path / "c.flac").write_bytes(b"fLaC")
    for name in ("b.wav", "c.flac", "missing.wav"):
        assert audio_seconds(tmp_path / name) is None


def test_the_length_of_a_flac(tmp_path: Path):
    soundfile = pytest.importorskip("soundfile")
    soundfile.write(tmp_path / "a.flac", [0.0] * 12000, 8000)
    assert audio_seconds(tmp_path / "a.flac") == 1.5
