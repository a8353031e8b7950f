"""A thousand spoilt packs: never a traceback, and each problem names its line."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mocktui.packs.problems import PackProblem
from mocktui.packs.read import check_pack
from tests.packs.examples import GOOD, write

QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]
LINES = GOOD.split("\n")
JUNK = st.sampled_from(
    [
        *('"', "'", '"""', "'''", "[", "]", "[[", "]]", "{", "}", "=", ",", ".", "#", "\\", "\n"),
        *("[pack]", "[[question]]", "[question]", "[[question.follow_ups]]", "[pack.answer]"),
        *('id = "first"', 'ask = ""', "think = -1", "think = nan", "think = 1e999", "kind = 3"),
        *("answer = { min = 90, max = 10 }", "answer = []", 'look_for = "one"', "terms = [1]"),
        *('follow_ups = [{ ask = "What is it?" }]', 'follow_ups = [{ if_missing = "no" }]'),
        *(
            "think = 2026-11-22",
            "think = true",
            "x.y.z = 1",
            "a" * 600,
            "9" * 5_000,
            "\x00",
            "\ufeff",
        ),
        *("\u202e", "\r", "\x1b[31m", "é", "問", "😀"),
    ]
)
AT = st.integers(0, len(LINES) - 1)
EDITS = st.lists(
    st.one_of(
        st.tuples(st.just("drop"), AT, AT),
        st.tuples(st.just("double"), AT, AT),
        st.tuples(st.just("swap"), AT, AT),
        st.tuples(st.just("put"), AT, JUNK),
        st.tuples(st.just("into"), AT, JUNK),
        st.tuples(st.just("cut"), AT, st.integers(0, 30)),
        st.tuples(st.just("value"), AT, JUNK),
    ),
    min_size=1,
    max_size=4,
)


def spoilt(edits) -> str:
    lines = list(LINES)
    for what, at, more in edits:
        at = min(at, len(lines) - 1)
        line = lines[at]
        match what:
            case "drop":
                lines[at : at + 1] = [] if len(lines) > 1 else [line]
            case "double":
                lines.insert(at, line)
            case "swap":
                other = min(more, len(lines) - 1)
                lines[at], lines[other] = lines[other], line
            case "put":
                lines.insert(at, more)
            case "into":
                lines[at] = line[: len(line) // 2] + more + line[len(line) // 2 :]
            case "cut":
                lines[at] = line[:more]
            case "value":
                lines[at] = f"{line.partition('=')[0]} = {more}"
    return "\n".join(lines)


def told(problems: list[PackProblem], text: str) -> None:
    lines = text.count("\n") + 1
    for one in problems:
        assert 1 <= one.line <= lines, str(one)
        assert f":{one.line}" in one.where
        assert one.what and one.fix
        assert "Traceback" not in str(one)


@given(edits=EDITS)
@settings(max_examples=950, deadline=None, suppress_health_check=QUIET)
def test_a_thousand_mutated_packs(tmp_path, edits):
    text = spoilt(edits)
    told(check_pack(write(tmp_path, text)), text)


CORPUS = {
    "empty": "",
    "only a comment": "# nothing",
    "no heading": '[[question]]\nid = "a"\nask = "b"\n',
    "a list for a heading": "pack = [1]\n",
    "no questions": '[pack]\nid = "a"\ntitle = "b"\n',
    "one bracket": GOOD.replace("[[question]]", "[question]", 1),
    "questions as texts": '[pack]\nid = "a"\ntitle = "b"\n' + 'question = ["Why?"]\n',
    "an open text": GOOD.replace('"What is it?"', '"What is it?'),
    "an open long text": GOOD.replace('"What is it?"', '"""What is it?'),
    "an open list": GOOD.replace("]\nterms", "\nterms"),
    "a comma too few": GOOD.replace('thing",', 'thing"'),
    "typed quotes": GOOD.replace('"What is it?"', "“What is it?”"),
    "two ids": GOOD.replace('id = "second"', 'id = "first"'),
    "an id with blanks": GOOD.replace('id = "second"', 'id = "Second One"'),
    "an id twice in a table": GOOD.replace('id = "second"', 'id = "a"\nid = "b"'),
    "a huge time": GOOD.replace("think = 20", "think = 1e308"),
    "no number": GOOD.replace("think = 20", "think = nan"),
    "a date": GOOD.replace("think = 20", "think = 2026-11-22"),
    "times that shrink": GOOD.replace("min = 30", "min = 80"),
    "a missing rubric line": GOOD.replace('if_missing = "Compares', 'if_missing = "compares'),
    "a circle": GOOD.replace('"And then?"', '"What is it?"'),
    "a circle in other letters": GOOD.replace('"And then?"', '"WHAT  is it?"'),
    "a follow-up twice": GOOD.replace('"With what?"', '"And then?"'),
    "an empty follow-up": GOOD.replace('"And then?"', '""'),
    "follow-ups as texts": GOOD.replace('{ ask = "And then?" }', '"And then?"'),
    "a rubric line twice": GOOD.replace('"Names a thing"', '"Compares it with another"'),
    "a thousand dots": "a." * 1_000 + "b = 1\n",
    "deep lists": '[pack]\nid = "a"\nx = ' + "[" * 5_000,
    "deep tables": "x = " + "{ a = " * 5_000,
    "a long number": GOOD.replace("think = 20", "think = " + "9" * 5_000),
    "a zero byte": GOOD.replace("What is it?", "What\0 is it?"),
    "a thousand problems": '[pack]\nid = "a"\ntitle = "b"\n' + "[[question]]\n" * 1_000,
    "a language that is none": GOOD.replace('"en"', '"English!"'),
    "CSV": "question,answer\nWhy?,Because\n",
    "JSON": '{"questions": ["Why?"]}',
    "Markdown": "# My list\n\n- Why?\n",
    "HTML": "<html><body><p>Why?</p></body></html>",
}


@pytest.mark.parametrize("name", CORPUS)
def test_broken_files(tmp_path, name):
    problems = check_pack(write(tmp_path, CORPUS[name]))
    assert problems
    told(problems, CORPUS[name])


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1", "utf-32", "cp1251"])
def test_other_encodings(tmp_path, encoding):
    text = GOOD.replace("What is it?", "Что это?" if encoding == "cp1251" else "What is à?")
    (problem, *_) = check_pack(write(tmp_path, text.encode(encoding)))
    assert problem.line >= 1
    assert "UTF-8" in problem.fix


def test_a_circle_is_said_as_such(tmp_path):
    (problem,) = check_pack(write(tmp_path, CORPUS["a circle"]))
    assert "follow-up 1 asks what the question asks" in problem.detail
    (problem,) = check_pack(write(tmp_path, CORPUS["a follow-up twice"]))
    assert "follow-up 2 asks what follow-up 1 asks" in problem.detail
    assert problem.line == 17
