"""What the index reads of a session is what a review would show, whatever the journal is like."""

from __future__ import annotations

import io
from datetime import timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from mocktui.core import events as ev
from mocktui.core.fold import fold
from mocktui.core.problem import Problem
from mocktui.core.transcript import Word
from mocktui.storage.index_db import LOW
from mocktui.storage.index_read import (
    MOST,
    light_journal,
    load_light,
    read_entry,
    texts_of,
)
from mocktui.storage.lines import encode, parse_journal, stamp
from mocktui.storage.sessions import add_after, create_session, load_session, summarize
from tests.storage.made import QUESTIONS, START, begin, heard, keep, play

KEYS = [QUESTIONS[0].id, QUESTIONS[1].id, f"{QUESTIONS[0].id}/f1", "unknown"]
TAKES = st.integers(1, 2)
TEXTS = st.sampled_from(["", " ", "one", "two  words", "\x1b[31m", "\u202ered", "面接", "é"])
READINGS = st.sampled_from(["live", "whole", "live-2"])


def _events() -> st.SearchStrategy[list[ev.Event]]:
    key = st.sampled_from(KEYS)
    said = st.tuples(st.just(KEYS[0]), st.just(1)) | st.tuples(key, TAKES)
    words = st.sampled_from([(), (Word(text="w", start=0.0, end=1.0),)])
    one = [
        st.builds(ev.QuestionAsked, question=key, ask=TEXTS, number=st.integers(1, 2)),
        st.builds(ev.ThinkingStarted, question=key),
        st.builds(ev.ThinkingEnded, question=key, reason=st.just("key")),
        st.builds(ev.AnswerStarted, question=key, take=TAKES, audio=st.sampled_from([None, "a"])),
        st.builds(ev.TakeRestarted, question=key, take=TAKES),
        st.builds(ev.Undone, what=st.sampled_from(["skip", "retake"]), question=key),
        st.builds(ev.Skipped, question=key),
        st.builds(ev.Typed, question=key, take=TAKES, text=TEXTS),
        st.builds(ev.Edited, question=key, take=TAKES, text=TEXTS),
        st.builds(ev.Flagged, question=key, on=st.booleans()),
        st.builds(ev.Note, question=key, text=TEXTS),
        st.builds(ev.FocusChosen, question=key, take=TAKES, text=TEXTS),
        st.builds(ev.Renamed, title=TEXTS),
        st.builds(ev.Deleted, on=st.booleans()),
        st.builds(ev.Paused),
        st.builds(ev.SessionEnded, reason=st.just("done")),
    ]
    segment = st.builds(
        lambda to, **fields: ev.SegmentHeard(question=to[0], take=to[1], **fields),
        to=said,
        reading=READINGS,
        text=TEXTS,
        start=st.just(0.0),
        end=st.just(1.0),
        words=words,
    )
    done = st.builds(
        ev.ReadingDone,
        question=key,
        take=TAKES,
        reading=READINGS,
        engine=st.just("vosk"),
        model=st.just("m"),
        mistakes=st.sampled_from([None, 5.0, 9.0]),
    )
    runs = st.lists(segment, min_size=2, max_size=5)
    single = st.one_of(st.one_of(*one), done).map(lambda event: [event])
    return st.lists(st.one_of(runs, single), max_size=12).map(
        lambda parts: [event for part in parts for event in part]
    )


def _same_as_loaded(events) -> None:
    lines = encode([stamp(one, n, START) for n, one in enumerate(events, 1)])
    whole = fold(parse_journal(lines, None).events)
    light = fold(light_journal(io.BytesIO(lines)).events)
    assert list(texts_of(light)) == list(texts_of(whole))
    for one, other in zip(light.asked, whole.asked, strict=True):
        assert [t.text for t in one.takes] == [t.text for t in other.takes]
        assert [t.heard for t in one.takes] == [t.heard for t in other.takes]
        assert [t.incomplete for t in one.takes] == [t.incomplete for t in other.takes]
    bare = [replace(state, asked=(), events=0) for state in (light, whole)]
    assert bare[0] == bare[1]


@settings(max_examples=150, deadline=None)
@given(_events())
def test_the_texts_are_those_of_a_full_load(events):
    _, started = play([(0.0, begin())])
    answers = [
        ev.AnswerStarted(question=KEYS[0], take=take, audio="takes/01-1.wav") for take in (1, 2)
    ]
    _same_as_loaded([*started, *answers, *events])


BAD_LINES = [
    b"\0\0\0",
    b"not json",
    b'{"type":"segment"}',
    b'\0{"type":"note","question":"a-failure","text":"after a power cut"}',
    b'{"type":"from_the_future","v":9}',
    b'{"v":9,"type":"note","question":"a-failure","text":"newer"}',
    b'{"type":"note","question":"a-failure","text":"\xff"}',
    b'{"type":"note","question":"a-failure",',
    b'"text":"in two lines"}',
    b'  {"type":"note","question":"a-failure","text":"indented"}\r',
]
SEGMENT = (
    b'{"type":"segment","question":"why-that-algorithm","take":1,"reading":"live","text":"said %d",'
    b'"start":0,"end":1,"words":[%s]}'
)
WORDS = [
    b"",
    b'{"text":"a","start":0,"end":1}',
    b'{"text":"a","start":0,"end":1,"confidence":null}',
    b'{"text":"a","start":0}',
    b'{"text":7,"start":0,"end":1}',
    b'{"text":"a","start":"0","end":1}',
    b'{"text":"a","start":1e999,"end":1}',
    b'{"text":"\xff","start":0,"end":1}',
    b'{"text":"a","start":0,"end":1,"more":{}}',
    b'{"text":"a","start":0,"end":1,"confidence":"high"}',
    b"3",
]


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_lines_that_are_no_events_are_left_out_alike(data):
    _, started = play([(0.0, begin())])
    answer = ev.AnswerStarted(question=KEYS[0], take=1, audio="takes/01-1.wav")
    lines = encode([stamp(one, 1, START) for one in [*started, answer]]).splitlines()
    for _ in range(data.draw(st.integers(0, 8))):
        segments = [SEGMENT % (n, words) for n, words in enumerate(WORDS)]
        lines.append(data.draw(st.sampled_from(BAD_LINES + segments)))
    raw = b"\n".join(lines) + data.draw(st.sampled_from([b"", b"\n"]))
    whole, light = parse_journal(raw, None), light_journal(io.BytesIO(raw))
    assert light.newer == whole.newer
    assert list(texts_of(fold(light.events))) == list(texts_of(fold(whole.events)))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_prefix_of_a_journal_reads_alike(data):
    whole = b"".join(
        encode([stamp(one, n, START)]) for n, one in enumerate(play([(0.0, begin())])[1], 1)
    )
    segment = encode([stamp(heard(KEYS[0], 1, "one two three")[0].event, 9, START)])
    raw = whole + segment * 3
    cut = raw[: data.draw(st.integers(0, len(raw)))]
    light, full = light_journal(io.BytesIO(cut)), parse_journal(cut, None)
    assert list(texts_of(fold(light.events))) == list(texts_of(fold(full.events)))


def test_the_line_of_a_list_is_the_same(tmp_path):
    folder, _ = keep(tmp_path)
    add_after(folder, ev.Renamed(title="after hours"), "m1", START + timedelta(days=1))
    again = heard("why-that-algorithm", 2, "read once more", reading="whole")
    add_after(folder, [one.event for one in again], "m2", START + timedelta(days=2))
    assert read_entry(folder).summary == summarize(folder)
    assert load_light(folder).ended_at == load_session(folder).ended_at


@pytest.mark.parametrize("content", [None, b"", b"junk\n"])
def test_a_folder_that_cannot_be_read_has_the_same_line(tmp_path, content):
    folder = create_session(tmp_path, START)
    if content is not None:
        folder.events.write_bytes(content)
    entry = read_entry(folder)
    assert entry.summary == summarize(folder)
    assert entry.summary.problem
    assert entry.texts == ()
    with pytest.raises(Problem):
        load_light(folder)


def test_a_monster_is_cut(tmp_path, monkeypatch):
    assert MOST <= LOW  # so many texts have a place
    monkeypatch.setattr("mocktui.storage.index_read.MOST", 50)
    _, events = play([(0.0, begin())])
    asked = ev.QuestionAsked(question=KEYS[0], ask="?", number=1)
    notes = [ev.Note(question=KEYS[0], text=f"note {n}") for n in range(60)]
    folder = create_session(tmp_path, START)
    folder.events.write_bytes(encode([stamp(one, 1, START) for one in [*events, asked, *notes]]))
    assert len(read_entry(folder).texts) == 50


def test_entries_survive_as_json(tmp_path):
    folder, _ = keep(tmp_path)
    entry = read_entry(folder)
    assert msgspec.json.decode(msgspec.json.encode(entry.summary), type=type(entry.summary)) == (
        entry.summary
    )
