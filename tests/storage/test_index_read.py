"""What the index reads of a session is what a review would show, whatever the journal is like."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import asdict, replace

from mocktui.core import events as ev
from mocktui.core.fold import fold
from mocktui.core.metrics import measure_take
from mocktui.core.problem import Problem
from mocktui.core.question import Question
from mocktui.core.said import said
from mocktui.core.times import Times
from mocktui.core.transcript import Word
from mocktui.storage.index_attempts import answered_at, attempts_of
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
    times = st.sampled_from([0.0, 0.3, 0.8, 1.3, 2.3004, 9.0, -1.0])
    word = st.builds(Word, text=st.sampled_from(["w", "um", "Um,", "like"]), start=times, end=times)
    steady = [
        Word(text="um", start=0.2 * n + 0.3 * (n > 3), end=0.2 * n + 0.3 * (n > 3) + 0.2)
        for n in range(7)
    ]
    words = st.sampled_from([(), tuple(steady)]) | st.lists(word, max_size=4).map(tuple)
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
        st.builds(
            ev.AnswerEnded,
            question=key,
            take=TAKES,
            reason=st.just("key"),
            seconds=st.sampled_from([0.0, 12.3456]),
        ),
        st.builds(ev.Rated, question=key, take=TAKES, line=TEXTS, rating=st.integers(0, 2)),
        st.builds(ev.FocusMet, question=key, take=TAKES, focus=TEXTS, met=st.integers(0, 2)),
        st.builds(ev.AudioRemoved, question=key, take=TAKES),
        st.builds(ev.AudioGap, question=key, take=TAKES, start=st.just(0.5), seconds=st.just(0.4)),
        st.builds(ev.ModeChanged, mode=st.sampled_from(["speak", "type", "timer"])),
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
        fillers=st.sampled_from([(), ("um", "like")]),
    )
    runs = st.lists(segment, min_size=2, max_size=5)
    single = st.one_of(st.one_of(*one), done).map(lambda event: [event])
    return st.lists(st.one_of(runs, single), max_size=12).map(
        lambda parts: [event for part in parts for event in part]
    )


def _same_as_loaded(events) -> None:
    lines = encode([stamp(one, n, START) for n, one in enumerate(events, 1)])
    whole = fold(parse_journal(lines, None).events)
    light = fold(light_journal(lines).events)
    assert list(texts_of(light)) == list(texts_of(whole))
    for one, other in zip(light.asked, whole.asked, strict=True):
        assert [t.text for t in one.takes] == [t.text for t in other.takes]
        assert [t.heard for t in one.takes] == [t.heard for t in other.takes]
        assert [t.incomplete for t in one.takes] == [t.incomplete for t in other.takes]
    bare = [replace(state, asked=(), events=0) for state in (light, whole)]
    assert bare[0] == bare[1]
    told = list(attempts_of("s", light, answered_at(parse_journal(lines, None).events)))
    assert [asdict(one) for one in told] == list(_told(whole, told))


def _told(whole, told):
    """The same from the full state, measured like everywhere; times are told elsewhere."""
    ats = {(one.question, one.take): one for one in told}
    for item in whole.asked:
        planned = whole.planned(item.key)
        for take in item.takes:
            if take.ended is None and not take.text:
                continue
            metrics = measure_take(take)
            whose = ats[item.key, take.n]
            timed = not take.readings and whole.mode == "timer"
            mode = "type" if take.typed is not None else "timer" if timed else None
            yield {
                "session": "s",
                "pack": "ml",
                "question": item.key,
                "ask": item.ask,
                "kind": planned.question.kind if planned else "",
                "take": take.n,
                "at": whose.at,
                "seconds": round(take.seconds, 3),
                "words": metrics.words,
                "pace": metrics.pace_wpm_speaking,
                "approximate": metrics.approximate,
                "pauses": None if metrics.pauses is None else len(metrics.pauses),
                "fillers": metrics.fillers.count if metrics.fillers else None,
                "lines": 0 if not planned or item.follow_up_of else len(planned.question.look_for),
                "ratings": take.ratings,
                "focus": take.focus,
                "met": take.met,
                "flagged": item.flagged,
                "audio": bool(take.audio) and not take.audio_removed,
                "mode": mode or ("speak" if take.audio or take.readings else whole.mode),
                "format": "practice",
                "counts": take is item.take,
            }


@settings(max_examples=60, deadline=None)
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


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_lines_that_are_no_events_are_left_out_alike(data):
    _, started = play([(0.0, begin())])
    answer = ev.AnswerStarted(question=KEYS[0], take=1, audio="takes/01-1.wav")
    lines = encode([stamp(one, 1, START) for one in [*started, answer]]).splitlines()
    for _ in range(data.draw(st.integers(0, 8))):
        segments = [SEGMENT % (n, words) for n, words in enumerate(WORDS)]
        lines.append(data.draw(st.sampled_from(BAD_LINES + segments)))
    raw = b"\n".join(lines) + data.draw(st.sampled_from([b"", b"\n"]))
    whole, light = parse_journal(raw, None), light_journal(raw)
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
    light, full = light_journal(cut), parse_journal(cut, None)
    assert list(texts_of(fold(light.events))) == list(texts_of(fold(full.events)))


def test_the_line_of_a_list_is_the_same(tmp_path):
    folder, _ = keep(tmp_path)
    add_after(folder, ev.Renamed(title="after hours"), "m1", START + timedelta(days=1))
    again = heard("why-that-algorithm", 2, "read once more", reading="whole")
    add_after(folder, [one.event for one in again], "m2", START + timedelta(days=2))
    assert read_entry(folder).summary == summarize(folder)
    assert load_light(folder)[0].ended_at == load_session(folder).ended_at


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


def _unsure(segment):
    return replace(segment, words=tuple(replace(one, confidence=0.4) for one in segment.words))


def test_terms_are_put_right_as_the_review_does(tmp_path):
    terms = ("PyTorch", "gradient boosting")
    question = Question(id="why", ask="Why?", terms=terms)
    plan = (ev.Planned(question=question, times=Times()),)
    segments = [
        _unsure(heard("why", 1, text, start=10.0 * n)[0].event)
        for n, text in enumerate(["I use pie torch", "for pie", "torch and gradient boosting"])
    ]
    undone = ev.RepairUndone(question="why", take=1, heard="pie torch", term="PyTorch", start=1.0)
    for also in ([], [undone]):
        events = [
            begin(plan=plan).session,
            ev.QuestionAsked(question="why", ask="Why?", number=1),
            ev.AnswerStarted(question="why", take=1, audio="takes/01-1.wav"),
            *segments,
            ev.ReadingDone(question="why", take=1, reading="live", engine="vosk", model="m"),
            *also,
        ]
        folder = create_session(tmp_path, START)
        folder.events.write_bytes(encode([stamp(one, 1, START) for one in events]))
        state = load_session(folder).state
        found = {one.kind: one.text for one in read_entry(folder).texts}
        assert found["said"] == said(state, state.asked[0].takes[0])
        assert found["said"].startswith("I use pie" if also else "I use PyTorch for pie torch")
        assert (
            found.get("heard", found["said"])
            == "I use pie torch for pie torch and gradient boosting"
        )
