"""The record: the shape that `show --json` promises."""

from __future__ import annotations

import msgspec

from mocktui.core import commands as do
from mocktui.core import events as ev
from mocktui.core.fold import fold
from mocktui.core.record import record
from tests.storage.made import QUESTIONS, begin, heard, play, whole_interview

FIRST, SECOND = QUESTIONS[0].id, QUESTIONS[1].id


def as_json(state, **more):
    return msgspec.json.decode(msgspec.json.encode(record(state, **more)))


def test_the_names_that_are_promised():
    state, _ = play(whole_interview("2026-x"))
    whole = as_json(state, ended_at="2026-11-22T18:30:00.000Z")
    assert whole.keys() >= {
        "id",
        "started",
        "ended",
        "pack",
        "format",
        "engine",
        "model",
        "answers",
    }
    assert (whole["id"], whole["pack"], whole["format"]) == ("2026-x", "ml", "practice")
    assert (whole["engine"], whole["model"]) == ("vosk", "small")
    assert (whole["started"], whole["ended"]) == (
        "2026-11-22T19:04:00+01:00",
        "2026-11-22T18:30:00.000Z",
    )
    first = whole["answers"][0]
    assert first.keys() >= {"question", "follow_ups", "takes"}
    assert first["question"]["id"] == FIRST
    assert first["question"]["kind"] == "technical"
    assert first["question"]["follow_ups"] == [{"ask": "And on ten times the data?"}]
    take = first["takes"][0]
    promised = {"n", "seconds", "reason", "audio", "text", "heard", "segments", "metrics"}
    assert take.keys() >= promised | {"ratings", "focus"}
    assert (take["n"], take["seconds"], take["reason"]) == (1, 19.75, "key")
    assert take["audio"] == "takes/01-1.wav"
    assert take["text"] == take["heard"] == "I chose gradient boosting"
    (segment,) = take["segments"]
    assert segment["words"][0] == {"text": "I", "start": 0.5, "end": 0.9, "confidence": 0.9}
    assert take["metrics"]["words"] == 4
    assert take["metrics"]["pauses"] == []
    assert take["metrics"]["fillers"] is None
    assert take["metrics"]["longest_stretch"]["start"] == 0.5
    assert take["metrics"]["first_person"] == {"singular": 1, "plural": 0}
    assert take["metrics"]["numbers"] == 0
    assert take["metrics"]["often"] == {"count": 0, "words": {}}
    assert (take["metrics"]["hedges"], take["metrics"]["repeated"]) == (None, None)
    assert (take["ratings"], take["focus"]) == ({}, None)


def test_evidence_of_rubric_lines_stands_with_its_sentence():
    state, _ = play(whole_interview())
    edited = ev.Edited(question=FIRST, take=1, text="Well. One alternative was a forest.")
    state, _ = play([(99.0, do.Record(edited))], state)
    take = as_json(state)["answers"][0]["takes"][0]
    found = {one["line"]: one for one in take["evidence"]}
    assert found.keys() <= set(QUESTIONS[0].look_for)
    (one,) = found.values()
    assert one["sentence"] == "One alternative was a forest."
    assert "alternative" in one["words"]
    assert take["text"][one["start_char"] : one["end_char"]] == one["sentence"]


def test_flags_notes_keywords_and_skips_stand_with_their_question():
    state, _ = play(whole_interview())
    first, second = as_json(state)["answers"]
    assert (first["flagged"], first["skipped"]) == (True, False)
    assert first["notes"] == ["say the [/nope] figure \x1b[31m first"]
    assert first["keywords"] == ["baseline"]
    assert (second["skipped"], second["takes"]) == (True, [])


def test_an_unfinished_session_has_no_end_and_is_not_complete():
    state, _ = play(whole_interview()[:6])
    whole = as_json(state)
    assert (whole["ended"], whole["complete"], whole["planned"]) == (None, False, 2)
    assert whole["answers"][0]["takes"][0]["complete"] is False
    assert as_json(play(whole_interview())[0])["complete"] is True


def test_an_edit_is_the_text_and_what_was_heard_stays():
    state, _ = play(whole_interview())
    state = fold(
        [
            ev.Edited(question=FIRST, take=2, text="mine"),
            ev.Rated(question=FIRST, take=2, line="names an alternative", rating=2),
            ev.FocusChosen(question=FIRST, take=2, text="the bottom line first"),
        ],
        state,
    )
    take = as_json(state)["answers"][0]["takes"][1]
    assert (take["text"], take["heard"], take["edited"]) == (
        "mine",
        "Because the table was small",
        True,
    )
    assert take["metrics"]["words"] == 5
    assert take["ratings"] == {"names an alternative": 2}
    assert take["focus"] == "the bottom line first"


def test_a_take_that_was_cut_off_is_as_long_as_its_audio():
    segment, _ = heard(FIRST, 1, "so")
    commands = [
        (0, begin()),
        (1, do.StartAnswer()),
        (2, do.AnswerOpened(audio="takes/01-1.wav")),
        (3, segment),
        (3, do.Continue()),
    ]
    state, _ = play(commands)
    take = as_json(state, audio_seconds={"takes/01-1.wav": 21.25}.get)["answers"][0]["takes"][0]
    assert (take["reason"], take["seconds"], take["audio_seconds"]) == ("fault", 21.25, 21.25)
    assert as_json(state)["answers"][0]["takes"][0]["seconds"] == 1.0


def test_follow_ups_stand_under_their_question():
    rules = begin().session.format
    commands = [
        (0, begin(format=msgspec.structs.replace(rules, follow_ups=1))),
        (1, do.StartAnswer()),
        (2, do.AnswerOpened(audio="takes/01-1.wav")),
        (10, do.Finish()),
        (11, do.Next()),
        (12, do.StartAnswer()),
        (13, do.AnswerOpened(audio="takes/01-f1-1.wav")),
        (20, do.Finish()),
    ]
    state, _ = play(commands)
    (answer,) = as_json(state)["answers"]
    (follow_up,) = answer["follow_ups"]
    assert follow_up["ask"] == "And on ten times the data?"
    assert follow_up["takes"][0]["audio"] == "takes/01-f1-1.wav"


def test_a_take_that_was_taken_back_is_kept_and_marked():
    commands = [*whole_interview()[:13], (42.0, do.Undo())]
    state, _ = play(commands)
    one, two = as_json(state)["answers"][0]["takes"]
    assert (one["withdrawn"], two["withdrawn"]) == (False, True)


def test_nothing_yet_is_a_record_too():
    state, _ = play([])
    assert as_json(state, id="x")["answers"] == []
