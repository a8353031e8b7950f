"""Other people's lists: what is understood, what is left out, and that the pack is always good."""

from __future__ import annotations

import json
import string
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mocktui.core.problem import Problem
from mocktui.packs.lists.draft import LARGEST_LIST
from mocktui.packs.lists.understand import understand, understand_bytes
from mocktui.packs.read import check_pack, read_pack
from mocktui.packs.write import pack_text
from tests.packs.examples import write

MARKDOWN = """\
# Friday's list

Prose that is not asked.

## Behavioral

- Tell me about a time you failed.
  - Names the failure
  - What did you learn?
  - tip: keep it short
  - terms: backlog, sprint
- [ ] What is your **greatest** `weakness`?
- milk

## For data scientists

1. Why `List<T>`?
2) Q7: How do you test [a model](https://example.org)?
3. what is YOUR greatest weakness

### What is overfitting?

It learns the noise.

- Compares training with validation
- Names a remedy
"""


def read(text, suffix=".md", **more):
    raw = text if isinstance(text, bytes) else text.encode()
    return understand_bytes(raw, f"list{suffix}", suffix, **more)


def asked(found):
    return [one.ask for one in found.pack.questions]


def left(found):
    return [(one.line, one.why) for one in found.left_out]


def problem_of(text, suffix=".md", **more) -> Problem:
    with pytest.raises(Problem) as caught:
        read(text, suffix, **more)
    return caught.value


# -- Markdown and text ------------------------------------------------------------------------


def test_markdown():
    found = read(MARKDOWN)
    assert found.pack.title == "Friday's list" and found.pack.id == "friday-s-list"
    assert asked(found) == [
        "Tell me about a time you failed.",
        "What is your greatest weakness?",
        "Why List<T>?",
        "How do you test a model?",
        "What is overfitting?",
    ]
    assert found.lines == (7, 12, 17, 18, 21)
    failed, _, why, _, overfitting = found.pack.questions
    assert failed.look_for == ("Names the failure",)
    assert [one.ask for one in failed.follow_ups] == ["What did you learn?"]
    assert failed.tip == "keep it short" and failed.terms == ("backlog", "sprint")
    assert failed.kind == "behavioural"
    assert why.roles == ("data-scientist",) and why.id == "why-list-t"
    assert overfitting.example == "It learns the noise."
    assert overfitting.look_for == ("Compares training with validation", "Names a remedy")
    assert left(found) == [
        (3, "reads like a remark, not a question"),
        (13, "doesn't read like a question"),
        (19, "the same question as in line 12"),
    ]


def test_lines_of_plain_text_and_answers_below():
    text = (
        "What is one?\nTell me about two.\n\nQ: What is three?\nA: It is three.\nWhen it is so.\n"
    )
    found = read(text, ".txt")
    assert asked(found) == ["What is one?", "Tell me about two.", "What is three?"]
    assert found.pack.questions[2].example == "It is three.\nWhen it is so."


def test_html_pasted_into_markdown():
    text = (
        "# List\n\n- What is `a`?\n\n<ul>\n<li>Why <b>b</b> &amp; c?\n<ul><li>Names b</li></ul>"
        "</li>\n<li><p>How is d?</p></li></ul>\n<script>What is evil?</script>\n"
    )
    found = read(text)
    assert asked(found) == ["What is a?", "Why b & c?", "How is d?"]
    assert found.lines == (3, 6, 8)
    assert found.pack.questions[1].look_for == ("Names b",)
    assert "HTML was read as lists, headings and text" in found.notes


def test_a_web_page():
    page = "<html><head><title>x?</title></head><body><h1>Mine</h1><ol><li>Why?</li></ol></body>"
    found = read(page, ".html")
    assert asked(found) == ["Why?"] and found.pack.title == "Mine"


def test_generics_and_tags_that_are_asked_about_stay():
    found = read("- What does `<div>` do?\n- What is a Map<String, List<T>>?\n")
    assert asked(found) == ["What does <div> do?", "What is a Map<String, List<T>>?"]


@pytest.mark.parametrize(
    "text",
    ["", "\n\n", "- milk\n- eggs\n- two large loaves of bread\n", "# A heading\n\nSome prose.\n"],
)
def test_a_list_without_questions(text):
    problem = problem_of(text)
    assert "no question was found" in problem.what
    assert problem.where and problem.fix


@pytest.mark.parametrize(
    "piece", [b"[" * 1_990 + b"\n", b"![a](" * 390 + b"\n", b"<ul><li>What?\n", b"> " * 900 + b"\n"]
)
def test_hostile_texts_end_soon(piece):
    """Two megabytes of what makes careless parsers work with the square of it."""
    raw = (piece * (LARGEST_LIST // len(piece)))[:LARGEST_LIST]
    begun = time.process_time()
    with pytest.raises(Problem):
        understand_bytes(raw, "x.md", ".md")
    assert time.process_time() - begun < 20


def test_addresses_and_long_texts_are_left_out():
    text = f"- Why?\n- https://example.org/what?x=1\n- What {'x' * 3_000}?\n- ???\n"
    found = read(text)
    assert asked(found) == ["Why?"]
    assert [line for line, _ in left(found)] == [2, 3, 4]


# -- tables -----------------------------------------------------------------------------------


def test_csv_by_its_header():
    text = (
        "Topic;Question;Difficulty;Model answer;Follow-up;Rubric\n"
        'SQL;What is a join?;3;"Inner; outer";Which is slower?|Why?;"Names inner\nNames outer"\n'
        "ML;;2;;;\n"
        'ML;"Explain\nboosting";;x<br>y;;\n'
    )
    found = read(text, ".csv")
    join, boosting = found.pack.questions
    assert join.look_for == ("Names inner", "Names outer")
    assert [one.ask for one in join.follow_ups] == ["Which is slower?", "Why?"]
    assert join.example == "Inner; outer"
    assert boosting.ask == "Explain boosting" and boosting.example == "x\ny"
    assert found.lines == (2, 5)
    assert left(found) == [(4, "its question is empty")]
    assert "columns ignored: Difficulty" in found.notes


def test_csv_with_other_names_for_the_questions():
    found = read("n,stuff\n1,What is a tree?\n2,Why trees?\n", ".csv")
    assert asked(found) == ["What is a tree?", "Why trees?"]
    assert any("“stuff” was taken" in one for one in found.notes)
    assert asked(read("What is a tree?,1\nWhy trees?,2\n", ".csv")) == [
        "What is a tree?",
        "Why trees?",
    ]


def test_a_csv_with_other_columns():
    problem = problem_of("name,price\nmilk,3\n", ".csv")
    assert problem.what == "no column holds questions"
    assert "name, price" in problem.fix


def test_anki():
    text = (
        "#separator:tab\n#html:true\n#tags column:3\n"
        "What is <b>bias</b>?<br>Say it\tThe mean&nbsp;error<br>of it\tml\n"
        "{{c1::Paris}} is\tx\t\n"
        '"What ""is"" it?"\ty [sound:a.mp3]\tz\n'
    )
    found = read(text, ".txt")
    assert found.form == "an Anki export"
    assert asked(found) == ["What is bias? Say it", 'What "is" it?']
    assert [one.example for one in found.pack.questions] == ["The mean error\nof it", "y"]
    assert found.lines == (4, 6)
    assert left(found) == [(5, "a text with gaps (cloze), not a question")]
    assert found.pack.questions[0].terms == ()


def test_anki_with_its_own_columns_first():
    text = "#separator:Comma\n#guid column:1\n#deck column:2\nx1,Deck,Why?,Because\n"
    (one,) = read(text, ".txt").pack.questions
    assert (one.ask, one.example) == ("Why?", "Because")


# -- JSON -------------------------------------------------------------------------------------


def test_json():
    text = (
        '{"title": "Mine", "language": "de", "questions": [\n"What is X?",\n'
        '{"prompt": "Why Y?", "answer": "z", "level": 3, "rubric": ["Names y"],\n'
        ' "follow_ups": [{"ask": "And?"}, "So?"]},\n4,\n{"a": 1}]}'
    )
    found = read(text, ".json")
    assert (found.pack.title, found.pack.language) == ("Mine", "de")
    assert asked(found) == ["What is X?", "Why Y?"]
    assert found.lines == (2, 3)
    assert [one.ask for one in found.pack.questions[1].follow_ups] == ["And?", "So?"]
    assert [line for line, _ in left(found)] == [5, 6]
    assert "keys ignored: level" in found.notes


def test_json_of_a_line_each_and_lists_by_topic():
    assert asked(read('{"question": "A?"}\n{"question": "B?"}\n', ".jsonl")) == ["A?", "B?"]
    found = read('{"Behavioral": ["Why us?"], "SQL": ["What is a join?"]}', ".json")
    assert [one.kind for one in found.pack.questions] == ["behavioural", "technical"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('["a?",\n"b?"\n"c?"]', 3),
        ('["a?",\n', 2),
        ("[" * 100_000, 1),
        ("[1, " + "9" * 5_000 + "]", 1),
        ("nope", 1),
        ('{"questions": ["a?"', 1),
    ],
)
def test_broken_json_names_its_line(text, line):
    assert problem_of(text, ".json").where == f"list.json:{line}"


# -- bytes ------------------------------------------------------------------------------------

ACCENTS = "- What is naïve Bayes?\n- Was ist ein Maß?\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "latin-1"])
def test_encodings(encoding):
    found = read(ACCENTS.encode(encoding))
    assert asked(found) == ["What is naïve Bayes?", "Was ist ein Maß?"]
    assert found.pack.questions[0].id == "naive-bayes"


def test_mixed_encodings_are_read_line_by_line_and_told():
    found = read("- What is naïve Bayes?\n".encode() + "- Was ist ein Maß?\n".encode("latin-1"))
    assert asked(found) == ["What is naïve Bayes?", "Was ist ein Maß?"]
    assert any("line 2: not UTF-8" in one for one in found.notes)


def test_an_encoding_can_be_named():
    raw = "- Что такое дерево?\n".encode("koi8-r")
    assert asked(read(raw, encoding="koi8-r")) == ["Что такое дерево?"]
    assert "no encoding" in problem_of(raw, encoding="klingon").what
    assert "not in utf-8" in problem_of(raw, encoding="utf-8").what


def test_zero_bytes_are_dropped_and_told():
    found = read("- Wh\0y?\n")
    assert asked(found) == ["Why?"]
    assert any("zero byte" in one for one in found.notes)


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (b"%PDF-1.7\n\xe2\xe3", "PDF"),
        (b"PK\x03\x04 word", "packed"),
        (b"\x89PNG\r\n", "picture"),
        (b"SQLite format 3\0", "database"),
        (bytes(range(128, 256)) * 40, "no question"),
    ],
)
def test_files_that_hold_no_text(raw, what):
    assert what in problem_of(raw, ".txt").what


def test_a_pack_is_no_list():
    assert "a pack's own format" in problem_of('[pack]\nid = "a"', ".toml").what


def test_files_that_are_none_or_too_large(tmp_path):
    large = tmp_path / "large.md"
    with large.open("wb") as file:
        file.truncate(50_000_000)
    for path, what in (
        (large, "larger than 2 MB"),
        (tmp_path, "folder"),
        (tmp_path / "x", "no such"),
    ):
        with pytest.raises(Problem, match=what):
            understand(path)
    assert LARGEST_LIST == 2_000_000


def test_too_many_questions():
    many = "".join(f"- What is {n}?\n" for n in range(2_500))
    assert "too many" in problem_of(many).what


# -- names ------------------------------------------------------------------------------------


def test_ids_come_from_the_words_and_stay():
    first = read(
        "- Why?\n- What is a tree?\n- What is the tree?\n- 问题是什么?\n- Was ist das — Ü?\n"
    )
    ids = [one.id for one in first.pack.questions]
    assert ids[:2] == ["why", "what-is-a-tree"]
    assert len(set(ids)) == 5
    again = read("- Was ist das — Ü?\n- 问题是什么?\n- What is a tree?\n")
    kept = {one.ask: one.id for one in first.pack.questions}
    assert all(kept[one.ask] == one.id for one in again.pack.questions)
    assert ids[3].startswith("question-")


def test_a_given_id_must_be_one():
    assert read("- Why?", id="mine", title="My own").pack.title == "My own"
    assert "my-list" in problem_of("- Why?", id="My List").fix


# -- whatever comes ---------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        *("# ", "## ", "- ", "  - ", "1. ", "> ", "```", "`", "**", "<li>", "</ul>", "<b", "&amp;"),
        *("?", "What is it?", "Tell me why.", "\n", "\n\n", ",", ";", "\t", '"', "'", "\\", "|"),
        *("question,answer\n", "#separator:tab\n", "{", "}", "[", "]", ":", '"question": '),
        *(
            "\0",
            "\ufeff",
            "\x1b[2J",
            "\u202e",
            "é",
            "問題?",
            "{{c1::x}}",
            "tip: ",
            "A: ",
            "x" * 600,
        ),
    ]
)


@given(
    parts=st.lists(st.one_of(PIECES, st.text(string.printable, max_size=12)), max_size=30),
    suffix=st.sampled_from([".md", ".txt", ".csv", ".json", ""]),
    encoding=st.sampled_from(["utf-8", "utf-16", "latin-1"]),
)
@settings(max_examples=120, deadline=None, suppress_health_check=[*HealthCheck])
def test_whatever_comes_the_pack_is_good_or_there_is_one_problem(tmp_path, parts, suffix, encoding):
    raw = "".join(parts).encode(encoding, "replace")
    try:
        found = read(raw, suffix)
    except Problem as problem:
        assert problem.what and problem.where
        return
    path = write(tmp_path, pack_text(found.pack, comment="From a list."))
    assert check_pack(path) == []
    assert read_pack(path) == found.pack
    assert len(found.lines) == len(found.pack.questions)
    lines = raw.decode(encoding).replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    assert all(1 <= one <= lines for one in found.lines)


def test_what_is_read_can_be_json_again(tmp_path):
    found = read(json.dumps(["Why?"]), ".json")
    assert asked(found) == ["Why?"]
