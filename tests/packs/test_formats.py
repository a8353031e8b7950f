"""Formats of one's own: read, checked in one pass, listed beside the built-in ones."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mocktui.cli.formats import as_toml
from mocktui.core.format import BUILT_IN, DRILL, Format
from mocktui.core.problem import Problem
from mocktui.packs.formats import (
    KEYS,
    check_format,
    list_formats,
    open_format,
    read_format,
)
from mocktui.packs.problems import PackProblems
from mocktui.places import Places

PANEL = """\
[format]
id = "panel"
title = "Panel"
about = "three people, half an hour"
think = 20
minimum = 30
target = 60
answer = 90.5
follow_ups = 2
debrief = "each"
clock = "last-30"
words = "hidden"
kinds = ["technical", "behavioural"]
minutes = 30
pause = false
"""


@pytest.fixture
def places(tmp_path) -> Places:
    places = Places(tmp_path / "data")
    places.formats.mkdir(parents=True)
    return places


def written(places: Places, text: str, name: str = "panel.toml"):
    path = places.formats / name
    path.write_text(text, encoding="utf-8")
    return path


def told(path) -> list[tuple[int, str]]:
    return [(one.line, one.detail) for one in check_format(path)]


def test_a_whole_format_is_read(places) -> None:
    assert read_format(written(places, PANEL)) == Format(
        id="panel",
        title="Panel",
        about="three people, half an hour",
        think=20.0,
        minimum=30.0,
        target=60.0,
        answer=90.5,
        follow_ups=2,
        debrief="each",
        clock="last-30",
        words="hidden",
        kinds=("technical", "behavioural"),
        minutes=30.0,
        pause=False,
    )


@pytest.mark.parametrize("one", BUILT_IN, ids=lambda one: one.id)
def test_every_built_in_format_could_be_a_file(places, one) -> None:
    text = as_toml(one)
    assert tomllib.loads(text)["format"]["id"] == one.id
    own = text.replace(f'id = "{one.id}"', f'id = "my-{one.id}"')
    read = read_format(written(places, own))
    assert as_toml(read) == own


EVERYTHING_WRONG = """\
[format]
id = "Panel!"
titel = "Panel"
think = -1
minimum = nan
target = 90
answer = 60
between = "three"
follow_ups = 3
limit = 0
minutes = inf
debrief = "eech"
clock = "sometimes"
words = 3
kinds = ["technicle", "conceptual"]
pause = "no"
repeat = true
lights = true
untimed = true

[other]
"""


def test_everything_wrong_is_told_in_one_pass(places) -> None:
    found = told(written(places, EVERYTHING_WRONG))
    lines = EVERYTHING_WRONG.splitlines()
    # Each names the line its key stands in.
    wanted = {
        "id": "the id",
        "titel": "unknown key",
        "think": "think is -1",
        "minimum": "minimum is not a number",
        "target": "target is 90 and answer is 60",
        "answer": "answer can't go with untimed",
        "between": "between is a text, not a number of seconds",
        "follow_ups": "follow_ups is 3",
        "limit": "limit is 0",
        "minutes": "minutes is inf",
        "debrief": "debrief is “eech”",
        "clock": "clock is “sometimes”",
        "words": "words is a number, not a text",
        "kinds": "unknown kind “technicle”",
        "pause": "pause is a text, not true or false",
        "repeat": "repeat needs a debrief",
        "lights": "lights can't go with untimed",
    }
    for key, start in wanted.items():
        line = next(n for n, text in enumerate(lines, 1) if text.startswith(f"{key} ="))
        assert any(at == line and what.startswith(start) for at, what in found), (key, found)
    assert (1, "the format has no title") in found
    assert any("unknown key “other”" in what for _, what in found)
    assert all(one.fix for one in check_format(places.formats / "panel.toml"))


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "there is no [format] table"),
        ("format = 3", "format is not a table"),
        ('[format]\nid = "real"\ntitle = "x"', "the id “real” is that of a built-in format"),
        ('[format]\nid = "a"\ntitle = ""', "the format's title is empty"),
        ('[format]\nid = "a"\ntitle = "x"\nanswer = 0', "answer is 0, which is no possible time"),
        ('[format]\nid = "a"\ntitle = "x"\nanswer = true', "answer is true or false, not a number"),
        (
            '[format]\nid = "a"\ntitle = "x"\nminimum = 9\nanswer = 8',
            "minimum is 9 and answer is 8",
        ),
        (
            '[format]\nid = "a"\ntitle = "x"\nthink_open = true\nthink = 9',
            "think can't go with think_open",
        ),
        (
            '[format]\nid = "a"\ntitle = "x"\nuntimed = true\nclock = "last-30"',
            "clock can't go with untimed",
        ),
        ("[format", "this is not valid TOML"),
        ('[format]\nid = "a"\ntitle = "x"\nlimit = 1' + "0" * 5000, "a number has too many digits"),
    ],
)
def test_one_thing_wrong(places, text, what) -> None:
    (problem,) = check_format(written(places, text))
    assert problem.detail.startswith(what)
    assert problem.fix


def test_files_that_are_none(places) -> None:
    assert "no such file" in str(check_format(places.formats / "none.toml")[0])
    assert "mocktui formats list" in str(check_format(places.formats / "none.toml")[0])
    assert "a folder, not a format" in str(check_format(places.formats)[0])


def test_own_formats_are_listed_after_the_built_in_ones(places) -> None:
    written(places, PANEL, "b.toml")
    written(places, PANEL, "c.toml")
    written(places, "oops", "a.toml")
    listed = list_formats(places)
    assert [one.id for one in listed[: len(BUILT_IN)]] == [one.id for one in BUILT_IN]
    broken, good, doubled = listed[len(BUILT_IN) :]
    assert (broken.id, broken.format, good.id) == ("a", None, "panel")
    assert "taken by b.toml" in str(doubled.problem)
    assert all(one.own for one in (broken, good, doubled))


def test_no_folder_no_own_formats(tmp_path) -> None:
    assert len(list_formats(Places(tmp_path / "nothing"))) == len(BUILT_IN)


def test_a_format_is_found_by_id_and_by_path(places) -> None:
    path = written(places, PANEL, "whatever.toml")
    assert open_format("panel", places) == open_format(str(path), places)
    assert open_format("drill", places) is DRILL
    with pytest.raises(Problem, match=r"no format is called pannel.*Did you mean panel\?"):
        open_format("pannel", places)
    written(places, EVERYTHING_WRONG, "bad.toml")
    with pytest.raises(PackProblems, match="mocktui formats check lists them"):
        open_format("bad", places)


VALUES = st.sampled_from(
    ["3", "-3", "nan", "inf", "true", '"each"', '"x"', "[]", "{}", "1979-05-27", '["technical"]']
)


@settings(max_examples=80, deadline=None)
@given(changes=st.dictionaries(st.sampled_from([*KEYS, "oops"]), VALUES, max_size=6))
def test_any_values_end_in_a_format_or_in_problems_with_lines(tmp_path_factory, changes) -> None:
    lines = {line.split(" = ")[0]: line for line in PANEL.splitlines()[1:]}
    lines |= {key: f"{key} = {value}" for key, value in changes.items()}
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.write_text("\n".join(["[format]", *lines.values()]), encoding="utf-8")
    problems = check_format(path)
    if problems:
        assert all(0 < one.line <= len(lines) + 1 and one.fix for one in problems)
        assert re.search(r"any\.toml:\d+: ", str(problems[0]))
    else:
        found = read_format(path)
        assert found.follow_ups <= 2
        assert not found.repeat or found.debrief == "each"


def test_the_example_in_the_docs_is_right(places) -> None:
    docs = (Path(__file__).parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")
    block = docs[docs.index("    [format]") :].split("\n\n")[0]
    text = "\n".join(line[4:] for line in block.splitlines())
    assert check_format(written(places, text)) == []
    assert {line.split(" = ")[0] for line in text.splitlines()[1:]} == set(KEYS)
    assert all(f"`{one.id}`" in docs for one in BUILT_IN)
