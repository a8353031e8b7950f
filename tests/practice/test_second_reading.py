"""Who reads a take again is the person's choice; completing one session says how far it is."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest

from mocktui.core.problem import Problem
from mocktui.places import Places
from mocktui.practice.afterwork import AfterWork
from mocktui.practice.desk import AfterProgress
from mocktui.practice.listeners import Second
from mocktui.practice.office import Office
from mocktui.practice.preferences import KeptPreferences
from mocktui.practice.settings_file import load_settings, of_this_person, save_setting
from mocktui.speech.store import Store
from tests.practice.after_rig import children, heard_live, kinds, run, takes
from tests.practice.spoken import SAID, answered
from tests.speech.talk import quick_korean, word_errors

MOONSHINE = "moonshine-tiny-en"


def second(places: Places, folder: object) -> list[Second | None]:
    return [one.second for one in AfterWork(places).pending(folder) if one.kind == "again"]  # type: ignore[arg-type]


def test_off_reads_nothing_again(places: Places) -> None:
    folder = heard_live(places)
    assert second(places, folder) == [Second(engine="moonshine")]
    save_setting(places, "second_reading", "off")
    assert kinds(places, folder) == ["flac"]


def test_a_model_by_name_reads_what_it_has_not_read_in_its_language(places: Places) -> None:
    Store(places).add(quick_korean(), name="large", language="en")
    folder = heard_live(places, takes=2)
    save_setting(places, "second_reading", "large")
    assert second(places, folder) == [Second(engine="vosk", model="large")] * 2
    one, two = (job for job in AfterWork(places).pending(folder) if job.kind == "again")
    assert [(job.place, job.of) for job in (one, two)] == [(1, 2), (2, 2)]
    assert one.said == "Reading answer 1 again"
    raw = folder.events.read_bytes()
    folder.events.write_bytes(raw.replace(b'"language":"en"', b'"language":"de"'))
    assert second(places, folder) == []
    folder.events.write_bytes(raw.replace(b'"model":"small"', b'"model":"large"'))
    assert second(places, folder) == []


def test_what_is_cut_off_is_not_read_twice_by_one_model(places: Places) -> None:
    folder = answered(places.sessions)
    assert kinds(places, folder) == ["complete", "complete", "flac", "flac"]  # by Moonshine
    save_setting(places, "second_reading", MOONSHINE)
    assert kinds(places, folder) == ["complete", "complete", "flac", "flac"]
    Store(places).add(quick_korean(), name="large", language="en")  # Vosk comes first now
    assert kinds(places, folder) == ["complete"] * 2 + ["again"] * 2 + ["flac"] * 2
    save_setting(places, "second_reading", "large")
    assert kinds(places, folder) == ["complete", "complete", "flac", "flac"]


def test_the_named_model_really_reads(places: Places) -> None:
    folder = heard_live(places)
    save_setting(places, "second_reading", MOONSHINE)
    seen = run(places)
    (take,) = takes(folder)
    assert [one.model for one in take.readings][1:] == [MOONSHINE]
    assert word_errors(take.text, SAID[0]) == 0
    again = [one for one in seen if one.kind == "again"]
    assert {(one.place, one.of) for one in again} == {(1, 1)}
    assert any(one.part > 0 for one in again)
    assert kinds(places, folder) == []
    assert run(places) == []


def test_a_model_that_is_not_there_is_told_wherever_it_is_named(places: Places) -> None:
    heard_live(places)
    preferences = KeptPreferences(places)
    with pytest.raises(Problem, match="no model of this name") as told:
        preferences.choose("second_reading", "larg")
    assert MOONSHINE in told.value.what  # what there is
    assert preferences.now.second_reading == "auto"
    for right in ("off", MOONSHINE, None):
        preferences.choose("second_reading", right)
    places.config.mkdir(exist_ok=True)
    (places.config / "settings.toml").write_text('\nsecond_reading = "larg"\n')
    (one,) = of_this_person(places, load_settings(places))
    assert one.line == 2 and "“larg”: no model of this name" in str(one)
    seen = run(places)
    told_after = "Your settings choose larg for the second reading: no model of this name"
    assert seen[-1].outcome.startswith(told_after)
    assert not [one for one in seen if one.kind == "again"]


def test_the_models_that_can_be_chosen(places: Places) -> None:
    assert (MOONSHINE, f"{MOONSHINE} (Moonshine, en)") in Office(places).models()


# -- completing ---------------------------------------------------------------------------------


def test_completing_says_of_which_answer_and_how_far(places: Places) -> None:
    folder = answered(places.sessions)
    seen: list[AfterProgress] = []
    asyncio.run(Office(places).complete(folder.id, seen.append))
    assert list(dict.fromkeys(one.what for one in seen)) == [
        f"Finishing the transcript of answer {n}" for n in (1, 2)
    ]
    assert {(one.session, one.kind, one.total, one.of) for one in seen} == {
        (folder.id, "complete", 2, 2)
    }
    assert [one.done for one in seen] == [one.place - 1 for one in seen]
    assert any(0 < one.part <= 1 for one in seen)
    assert not any(take.incomplete for take in takes(folder))


def test_completing_that_is_stopped_keeps_what_was_read(places: Places) -> None:
    folder = answered(places.sessions)

    async def stopped() -> None:
        second = asyncio.Event()

        def progress(now: AfterProgress) -> None:
            if now.place == 2:
                second.set()

        work = asyncio.create_task(Office(places).complete(folder.id, progress))
        async with asyncio.timeout(100):
            await second.wait()
        work.cancel()
        with suppress(asyncio.CancelledError):
            await work

    asyncio.run(stopped())
    assert not children()
    first, other = takes(folder)
    assert not first.incomplete and other.incomplete
    assert first.text.split()[0] in folder.transcript.read_text("utf-8")
    assert kinds(places, folder)[0] == "complete"  # the rest is found by the next run
