"""Reading files that are no packs, or hardly: each ends in one message, and soon."""

from __future__ import annotations

import os
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mocktui.packs.problems import PackProblems
from mocktui.packs.read import LARGEST_FILE, Heading, check_pack, read_heading, read_pack
from tests.packs.examples import GOOD, SIXTEEN, spoil, write
from tests.support import need

# ── files that are none ───────────────────────────────────────────────────────────────────────


def _said(path):
    (problem,) = check_pack(path)
    with pytest.raises(PackProblems) as caught:
        read_pack(path)
    assert caught.value.problems[0].what == problem.what
    with pytest.raises(PackProblems):
        read_heading(path)
    assert problem.fix
    return problem


def test_a_missing_file(tmp_path):
    assert "no such file" in _said(tmp_path / "none.toml").what


def test_a_folder(tmp_path):
    assert "folder" in _said(tmp_path).what


def test_a_pipe_is_not_opened(tmp_path):
    need(hasattr(os, "mkfifo"), "named pipes")
    os.mkfifo(tmp_path / "pipe.toml")
    assert "not a file" in _said(tmp_path / "pipe.toml").what


def test_a_name_no_system_takes(tmp_path):
    assert "can't be read" in _said(tmp_path / "a\0b.toml").what
    assert "can't be read" in _said(tmp_path / ("x" * 5000)).what


def test_a_file_the_system_will_not_open(tmp_path):
    loop = tmp_path / "loop.toml"
    loop.symlink_to(loop)
    assert "can't be read" in _said(loop).what


def test_a_large_file_is_refused_before_it_is_parsed(tmp_path):
    path = write(tmp_path, f'{GOOD}tip = "{"x" * 10_000_000}"\n')
    assert "larger than 1 MB" in _said(path).what
    exact = GOOD + "#" * (LARGEST_FILE - len(GOOD))
    assert check_pack(write(tmp_path, exact)) == []
    assert "larger" in _said(write(tmp_path, exact + "#")).what


def test_other_encodings(tmp_path):
    problem = _said(write(tmp_path, spoil("Why?", "Où?").encode("latin-1")))
    assert "0xf9 is not UTF-8" in problem.what
    assert problem.line == 24
    assert "UTF-8" in _said(write(tmp_path, GOOD.encode("utf-16"))).what


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 400_000,
        "a = " + "{a=" * 300_000,
        "a." * 450_000 + "a = 1",
        "[" + "a." * 450_000 + "a]",
        '""' + '.""' * 300_000 + " = 1",
        "x = {" + "a." * 450_000 + "a = 1}",
        "".join(f"a{n} = 1\n" for n in range(80_000)),
        "[[question]]\n" * 70_000,
        f"{GOOD}{'k' * 900_000} = 1\n",
        f'{GOOD}tip = "{"." * 900_000}"\n',
        f"{GOOD}look_for = [{'5, ' * 300_000}]\n",
        f"{GOOD}look_for = [{'1, ' * 499}]\n",
    ],
    ids=range(12),
)
def test_hostile_files_end_soon(tmp_path, text):
    begun = time.process_time()
    problems = check_pack(write(tmp_path, text))
    assert problems
    assert len(problems) <= 201
    assert all(len(str(one)) < 1_500 for one in problems)
    assert time.process_time() - begun < 20


def test_after_two_hundred_problems_it_says_that_there_may_be_more(tmp_path):
    problems = check_pack(write(tmp_path, "[[question]]\n" * 150))
    assert len(problems) == 201
    assert "may be more" in problems[-1].what


# ── headings ──────────────────────────────────────────────────────────────────────────────────


def test_the_heading_alone(tmp_path):
    heading = Heading(id="small", title="A small pack", language="en", questions=2)
    assert read_heading(write(tmp_path, GOOD)) == heading
    # what is wrong behind the heading is not its matter
    assert read_heading(write(tmp_path, spoil("think = 20", "think ="))) == heading


def test_a_heading_in_an_unusual_place(tmp_path):
    first = GOOD.index("[[question]]")
    turned = GOOD[first:] + GOOD[:first]
    assert read_heading(write(tmp_path, turned)).title == "A small pack"
    inside = spoil('"A small pack"', '"A small pack"\nsource = """\n[[question]]\n"""')
    assert read_heading(write(tmp_path, inside)).questions == 2


def test_a_bad_heading(tmp_path):
    with pytest.raises(PackProblems) as caught:
        read_heading(write(tmp_path, spoil("title =", "titel =")))
    assert "titel" in str(caught.value) or "title" in str(caught.value)
    many = "".join(f"a{n} = 1\n" for n in range(300))
    with pytest.raises(PackProblems):
        read_heading(write(tmp_path, spoil("[pack]\n", f"[pack]\n{many}")))


# ── any bytes at all ──────────────────────────────────────────────────────────────────────────

_REAL = SIXTEEN.read_bytes()
_SIGNS = b'" """ [ ] { = , nan -1 \\ # \xff 0x 1e999 a.b.c'
_PIECES = st.one_of(
    st.binary(max_size=8),
    st.sampled_from(
        [*_SIGNS.split(), b"\n", b"'", b"[[question]]\n", b"answer = 3\n", b"ask = []\n"]
    ),
)


@given(
    edits=st.lists(
        st.tuples(st.integers(0, 6_000), st.integers(0, 40), _PIECES), min_size=1, max_size=6
    )
)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_change_to_a_real_pack_raises_anything_else(tmp_path, edits):
    raw = _REAL[:6_000]  # cut in a question: broken or not, as it comes
    for at, gone, piece in edits:
        raw = raw[:at] + piece + raw[at + gone :]
    path = write(tmp_path, raw)
    problems = check_pack(path)
    lines = raw.count(b"\n") + 1
    for one in problems:
        assert 0 <= one.line <= lines
        assert one.what
    if problems:
        with pytest.raises(PackProblems) as caught:
            read_pack(path)
        assert [str(one) for one in caught.value.problems] == [str(one) for one in problems]
    else:
        assert read_pack(path).questions
    try:
        read_heading(path)
    except PackProblems:
        assert problems


@given(raw=st.binary(max_size=300))
@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_bytes_raise_anything_else(tmp_path, raw):
    assert check_pack(write(tmp_path, raw))
