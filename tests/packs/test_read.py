"""Reading packs: what comes out of good ones, and what is said about every kind of bad one."""

from __future__ import annotations

import pytest

from mocktui.core.problem import Problem
from mocktui.core.question import AnswerTime, FollowUp, Pack, Question
from mocktui.packs.problems import PackProblems
from mocktui.packs.read import check_pack, read_pack
from tests.packs.examples import GOOD, spoil, write


def test_a_good_pack_becomes_structs(tmp_path):
    path = write(tmp_path, GOOD)
    assert check_pack(path) == []
    assert read_pack(path) == Pack(
        id="small",
        title="A small pack",
        language="en",
        questions=(
            Question(
                id="first",
                ask="What is it?",
                kind="conceptual",
                look_for=("Names a thing", "Compares it with another"),
                terms=("gradient boosting",),
                follow_ups=(
                    FollowUp(ask="And then?"),
                    FollowUp(ask="With what?", if_missing="Compares it with another"),
                ),
                think=20.0,
                answer=AnswerTime(min=30.0, target=60.0, max=90.5),
            ),
            Question(id="second", ask="Why?"),
        ),
    )


# what is spoiled: (old, new, line, question, what is said, how to mend it)
BAD = {
    "unknown key": ("look_for = [", "lookfor = [", 10, "first", "“lookfor”", "mean look_for?"),
    "unknown key, no near miss": ("think =", "zzz =", 19, "first", "“zzz”", "keys here: id, ask"),
    "unknown pack key": ("title =", "titel =", 3, "", "“titel”", "mean title?"),
    "unknown table": ("[pack]\n", "[pakc]\n", 1, "", "“pakc”", "mean pack?"),
    "no pack table": ("[pack]\n", "[pakc]\n", 1, "", "no [pack] table", "Begin with [pack]"),
    "pack is a text": (GOOD[: GOOD.index("[[")], 'pack = "x"\n', 1, "", "not a table", "[pack]"),
    "no title": ('title = "A small pack"\n', "", 1, "", "no title", 'title = "…"'),
    "empty title": ('"A small pack"', '" "', 3, "", "title is empty", "Give it one"),
    "no pack id": ('id = "small"\n', "", 1, "", "the pack has no id", 'id = "small"'),
    "bad pack id": ('"small"', '"Small Pack!"', 2, "", "“Small Pack!”", '"small-pack"'),
    "no id": ('id = "second"\n', "", 22, "question 2", "no id", 'id = "why"'),
    "empty id": ('"second"', '""', 23, "question 2", "empty id", 'id = "why"'),
    "bad id": ('"second"', '"Sec_ond"', 23, "question 2", "“Sec_ond”", 'id = "sec-ond"'),
    "id with a newline": ('"second"', '"sec\\n"', 23, "question 2", "“sec”", 'id = "sec"'),
    "long id": ('"second"', f'"{"a" * 81}"', 23, "question 2", "longer than 80", 'id = "aaa'),
    "id is a number": ('"second"', "7", 23, "question 2", "id is a number", 'id = "'),
    "duplicate id": ('"second"', '"first"', 23, "first", "taken already, in line 7", "another"),
    "no ask": ('ask = "Why?"\n', "", 22, "second", "no ask", 'Add ask = "…"'),
    "empty ask": ('"Why?"', '"  "', 24, "second", "empty ask", "Write what is asked"),
    "ask of controls": ('"Why?"', '"\\u001b[31m\\u200e"', 24, "second", "empty ask", "Write"),
    "ask is a list": ('"Why?"', '["Why?"]', 24, "second", "ask is a list", 'ask = "…"'),
    "long ask": ('"Why?"', f'"{"x" * 2001}"', 24, "second", "2,001 characters", "Shorten"),
    "unknown kind": ('"conceptual"', '"behavioral"', 9, "first", "behavioral", "behavioural?"),
    "foreign kind": ('"conceptual"', '"zzz"', 9, "first", "“zzz”", "The kinds: behavioural"),
    "bad language": ('"en"', '"English!"', 4, "", "no language tag", '"pt-BR"'),
    "terms is a text": ('["gradient boosting"]', '"x"', 14, "first", "terms is a text", '["…"'),
    "item is a number": ('"Names a thing"', "5", 11, "first", "item 1 of look_for", "quotation"),
    "item is a date": ('"Names a thing"', "2026-01-01", 11, "first", "date", "quotation"),
    "empty item": ('"Names a thing"', '""', 11, "first", "item 1 of look_for is empty", "Fill"),
    "long item": ('"Names a thing"', f'"{"x" * 501}"', 11, "first", "501 characters", "Shorten"),
    "twice": ('"Names a thing"', '"Compares it with another"', 12, "first", "twice", "Delete"),
    "follow-ups a text": (
        '    { ask = "And then?" },\n',
        '    "And",\n',
        16,
        "first",
        "a text",
        "{",
    ),
    "follow-up no ask": ('ask = "And then?"', "", 16, "first", "follow-up 1 has no ask", "ask ="),
    "follow-up empty": ('"And then?"', '""', 16, "first", "follow-up 1 has an empty", "Write"),
    "follow-up key": ('{ ask = "And', '{ ak = 1, ask = "And', 16, "first", "“ak”", "mean ask?"),
    "if_missing": (
        'if_missing = "Compares it with another"',
        'if_missing = "Compare it with another"',
        17,
        "first",
        "if_missing of follow-up 2 is not a look_for line",
        "“Compares it with another”",
    ),
    "think is a text": ("think = 20", 'think = "20"', 19, "first", "think is a text", "30"),
    "think is true": ("think = 20", "think = true", 19, "first", "true or false", "30"),
    "think is negative": ("think = 20", "think = -20", 19, "first", "think is -20", "more than 0"),
    "think is zero": ("think = 20", "think = 0", 19, "first", "think is 0,", "more than 0"),
    "think is nan": ("think = 20", "think = nan", 19, "first", "think is nan", "more than 0"),
    "think is infinite": ("think = 20", "think = inf", 19, "first", "think is inf", "an hour"),
    "think is huge": ("think = 20", "think = 3601", 19, "first", "3601", "at most 3600"),
    "think is vast": (
        "think = 20",
        "think = 0x" + "f" * 9000,
        19,
        "first",
        "think is a huge number",
        "at most 3600",
    ),
    "answer is a number": (
        "{ min = 30, target = 60, max = 90.5 }",
        "5",
        20,
        "first",
        "is a n",
        "{",
    ),
    "answer key": ("target = 60", "taget = 60", 20, "first", "“taget”", "mean target?"),
    "answer negative": ("min = 30", "min = -3", 20, "first", "min is -3", "more than 0"),
    "min over target": ("min = 30", "min = 61", 20, "first", "min 61, target 60", "must grow"),
    "target over max": ("target = 60", "target = 99", 20, "first", "out of order", "must grow"),
}


@pytest.mark.parametrize("name", BAD)
def test_each_problem_has_line_question_and_repair(tmp_path, name):
    old, new, line, question, what, fix = BAD[name]
    path = write(tmp_path, spoil(old, new))
    problems = check_pack(path)
    found = [one for one in problems if what in one.detail]
    assert len(found) == 1, [str(one) for one in problems]
    assert (found[0].line, found[0].question) == (line, question)
    assert fix in found[0].fix
    assert found[0].where == f"{path}:{line}"
    assert str(found[0]).startswith(f"{path}:{line}: {question}")
    with pytest.raises(PackProblems):
        read_pack(path)


def test_all_problems_come_in_one_pass_in_order(tmp_path):
    text = GOOD
    for old, new in (
        ('"small"', '"Sm all"'),
        ('"conceptual"', '"concept"'),
        ("think = 20", "think = -1"),
        ("min = 30", "min = 70"),
        ('"second"', '"first"'),
        ('ask = "Why?"', "tipp = 1"),
    ):
        assert old in text
        text = text.replace(old, new, 1)
    path = write(tmp_path, text)
    assert [one.line for one in check_pack(path)] == [2, 9, 19, 20, 22, 23, 24]
    with pytest.raises(PackProblems) as caught:
        read_pack(path)
    assert len(caught.value.problems) == 7
    assert isinstance(caught.value, Problem)
    message = str(caught.value)
    assert message.startswith(f"{path}:2: the id “Sm all”")
    assert "6 more problems" in message and "\n" not in message


def test_one_problem_is_said_without_a_count(tmp_path):
    with pytest.raises(PackProblems) as caught:
        read_pack(write(tmp_path, spoil("think = 20", "think = 0")))
    assert "more problem" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "line", "question", "what"),
    [
        (spoil('ask = "What is it?"', 'ask = "What is it?'), 8, "question 1", "illegal character"),
        (spoil('    "Names a thing",', '    "Names a thing"'), 12, "question 1", "unclosed array"),
        (spoil("think = 20", "think = 20\nthink = 30"), 20, "question 1", "cannot overwrite"),
        (spoil("think = 20", "think ="), 19, "question 1", "invalid value"),
        (spoil("[[question]]", "[question]").replace("[[q", "[q").replace("]]", "]"), 22, "", ""),
        (GOOD + 'tip = """never closed\n\n', 25, "question 2", "unterminated string"),
        (spoil("[pack]", "[pack"), 1, "", "expected ']'"),
    ],
    ids=range(7),
)
def test_broken_toml_names_its_line(tmp_path, text, line, question, what):
    (problem,) = check_pack(write(tmp_path, text))
    assert "not valid TOML" in problem.detail
    assert what in problem.detail
    assert problem.question == question
    assert problem.line == line
    assert "once this is mended" in problem.fix


def test_a_number_python_does_not_take(tmp_path):
    (problem,) = check_pack(write(tmp_path, spoil("think = 20", "think = " + "9" * 5000)))
    assert "too many digits" in problem.what
    assert problem.line == 19


def test_single_brackets_are_explained(tmp_path):
    text = GOOD[: GOOD.rindex("[[question]]")].replace("[[question]]", "[question]")
    (problem,) = check_pack(write(tmp_path, text))
    assert problem.line == 6
    assert "[[question]]" in problem.fix


@pytest.mark.parametrize("text", ["", GOOD[: GOOD.index("[[")] + "question = []\n"])
def test_a_pack_without_questions(tmp_path, text):
    assert any("no questions" in one.detail for one in check_pack(write(tmp_path, text)))


def test_answer_times_left_out_follow_those_given(tmp_path):
    def answer(inside):
        text = spoil("{ min = 30, target = 60, max = 90.5 }", inside)
        return read_pack(write(tmp_path, text)).questions[0].answer

    assert answer("{ max = 60 }") == AnswerTime(min=45, target=60, max=60)
    assert answer("{ max = 30 }") == AnswerTime(min=30, target=30, max=30)
    assert answer("{ min = 150 }") == AnswerTime(min=150, target=150, max=150)
    assert answer("{ target = 20 }") == AnswerTime(min=20, target=20, max=120)
    assert answer("{}") == AnswerTime()


def test_text_is_cleaned_at_this_boundary(tmp_path):
    path = write(
        tmp_path,
        r"""
[pack]
id = "dirty"
title = "A\u001b[31m red\u202e \ntitle"
[[question]]
id = "q"
ask = "What\u0007 is [/nope]\u001b]0;evil\u0007?\r\nSay."
look_for = ["Names\n\u2066 it "]
follow_ups = [{ ask = "\u009bWhy?", if_missing = "Names it" }]
example = "one\u0000\ntwo"
""",
    )
    pack = read_pack(path)
    question = pack.questions[0]
    assert pack.title == "A red title"
    assert question.ask == "What is [/nope]?\nSay."
    assert question.look_for == ("Names it",)
    assert question.follow_ups == (FollowUp(ask="Why?", if_missing="Names it"),)
    assert question.example == "one\ntwo"


def test_windows_line_ends_and_a_byte_order_mark(tmp_path):
    text = "\ufeff" + spoil("think = 20", "think = 0").replace("\n", "\r\n")
    (problem,) = check_pack(write(tmp_path, text))
    assert problem.line == 19
