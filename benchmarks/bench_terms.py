"""How well misheard terms are put right: on sentences spoken by three voices, heard by moonshine.

The transcripts are those that ``make_terms_heard.py`` wrote down (its ``--check`` hears them
again). A term counts as right when its letters stand in the text as whole words, whatever its
case, hyphens and spaces; words are compared in small letters, with terms and numbers in one
spelling. ``MOCKTUI_BENCH_SHOW=tuning`` prints every change of that half; ``--write`` puts the table
into docs/speech.md.
"""

from __future__ import annotations

import json
import os
import re
import statistics
import sys
import time
import tomllib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from benchmarks import pages

from make_terms_heard import HEARD, ROOT, marked, sentences, written
from mocktui.core.terms import Repaired, repair
from mocktui.core.transcript import Segment

_NUMBERS = {
    **{"zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5"},
    **{"six": "6", "seven": "7", "eight": "8", "nine": "9", "ten": "10"},
}


def pack_terms(names: str = "ml-interview-16.toml") -> list[str]:
    """Return every term of the built-in packs whose files match ``names`` once."""
    packs = [tomllib.loads(one.read_text("utf-8")) for one in ROOT.glob(f"questions/{names}")]
    questions = [one for pack in packs for one in pack["question"]]
    return list(dict.fromkeys(term for one in questions for term in one["terms"]))


def repaired(text: str, terms: list[str]) -> Repaired:
    return repair([Segment(text=text, start=0.0, end=1.0)], terms)


def tokens(text: str) -> list[str]:
    found = re.findall(r"[^\W_]+(?:['\u2019][^\W_]+)*", text.casefold().replace("%", " percent"))
    return [_NUMBERS.get(one, one) for one in found]


def joined(words: list[str], wholes: set[str]) -> list[str]:
    """Return the words with every stretch that spells one of ``wholes`` as one word."""
    done: list[str] = []
    at = 0
    while at < len(words):
        many = next((n for n in range(6, 0, -1) if "".join(words[at : at + n]) in wholes), 1)
        done.append("".join(words[at : at + many]))
        at += many
    return done


def right(term: str, text: str) -> bool:
    whole = "".join(tokens(term))
    return whole in joined(tokens(text), {whole})


def wrong_words(truth: str, text: str, wholes: set[str]) -> tuple[int, int]:
    """Return the word errors of ``text`` and the number of words of ``truth``."""
    from rapidfuzz.distance import Levenshtein

    real = tokens(truth)
    return Levenshtein.distance(joined(real, wholes), joined(tokens(text), wholes)), len(real)


def measure(half: str) -> dict[str, dict[str, float]]:
    """Return the figures of one half by voice, and of all voices under ``all``."""
    terms = pack_terms()
    wholes = {"".join(tokens(term + end)) for term in terms for end in ("", "s")}
    lines = sentences()
    figures: dict[str, dict[str, float]] = {}
    show = os.environ.get("MOCKTUI_BENCH_SHOW") == half
    for voice, kinds in json.loads(HEARD.read_text("utf-8")).items():
        one = dict.fromkeys(
            ("terms", "before", "after", "words", "wrong", "wrong_after", "plain", "changed",
             "good", "bad", "plain_words", "plain_wrong", "plain_wrong_after"), 0.0,
        )  # fmt: skip
        for line, heard in zip(lines[f"{half}.terms"], kinds[f"{half}.terms"], strict=True):
            fixed = repaired(heard, terms)
            for term in marked(line):
                one["terms"] += 1
                one["before"] += right(term, heard)
                one["after"] += right(term, fixed.text)
            wrong, words = wrong_words(written(line), heard, wholes)
            one["wrong"] += wrong
            one["words"] += words
            one["wrong_after"] += wrong_words(written(line), fixed.text, wholes)[0]
            for made in fixed.repairs:
                good = right(fixed.text[made.start_char : made.end_char], written(line))
                one["good" if good else "bad"] += 1
                if show:
                    new = fixed.text[made.start_char : made.end_char]
                    print(
                        "+" if good else "-", voice, "|", made.heard, "→", new, "|", written(line)
                    )
        for line, heard in zip(lines[f"{half}.plain"], kinds[f"{half}.plain"], strict=True):
            fixed = repaired(heard, terms)
            wrong, words = wrong_words(line, heard, wholes)
            one["plain_wrong"] += wrong
            one["plain_words"] += words
            one["plain_wrong_after"] += wrong_words(line, fixed.text, wholes)[0]
            one["plain"] += 1
            one["changed"] += fixed.text != heard
            if show and fixed.repairs:
                print("! plain", voice, heard, "→", fixed.text)
        figures[voice] = one
    figures["all"] = {
        name: sum(one[name] for one in figures.values()) for name in next(iter(figures.values()))
    }
    return figures


def speed() -> float:
    """Return the milliseconds for an answer of 900 words against 500 terms, the median of five."""
    from mocktui.core import sounds

    terms = pack_terms()[:500]
    heard = json.loads(HEARD.read_text("utf-8"))
    words = " ".join(line for kinds in heard.values() for some in kinds.values() for line in some)
    segment = [Segment(text=" ".join(words.split()[:900]), start=0.0, end=300.0)]
    repair([Segment(text="warm", start=0.0, end=1.0)], terms)
    times = []
    for _ in range(5):
        sounds.key.cache_clear()
        sounds.respelled.cache_clear()
        begun = time.perf_counter()
        repair(segment, terms)
        times.append(1000 * (time.perf_counter() - begun))
    return statistics.median(times)


def main() -> list[tuple[str, str, str]]:
    """Return the rows of the table."""
    rows = []
    for half, name in (("tuning", "tuning half"), ("held_out", "held-out half")):
        figures = measure(half)
        for voice, one in figures.items():
            if half == "tuning" and voice != "all":
                continue
            who = f"{name}, {'three voices' if voice == 'all' else voice}"
            terms, words = one["terms"], one["words"]
            rows += [
                (
                    f"terms right, {who}",
                    f"{one['before'] / terms:.0%} → {one['after'] / terms:.0%} of {terms:.0f}",
                    "more",
                ),
                (
                    f"word error rate of their sentences, {who}",
                    f"{one['wrong'] / words:.1%} → {one['wrong_after'] / words:.1%}",
                    "less",
                ),
            ]
        one = figures["all"]
        rows += [
            (
                f"changes that were right, {name}",
                f"{one['good']:.0f} of {one['good'] + one['bad']:.0f}",
                "≥ 90 %",
            ),
            (
                f"plain sentences changed, {name}",
                f"{one['changed']:.0f} of {one['plain']:.0f}",
                "0",
            ),
        ]
    rows.append(("putting 500 terms right in 900 words", f"{speed():.0f} ms", "≤ 200 ms"))
    return rows


def rates(one: dict[str, float]) -> tuple[str, str, str]:
    """Return wrong terms, wrong words of sentences with terms and of all, before → after."""
    every = [one[f"plain_{name}"] + one[name] for name in ("wrong", "wrong_after", "words")]
    return (
        f"{1 - one['before'] / one['terms']:.1%} → {1 - one['after'] / one['terms']:.1%} "
        f"of {one['terms']:.0f}",
        f"{one['wrong'] / one['words']:.1%} → {one['wrong_after'] / one['words']:.1%} "
        f"of {one['words']:.0f}",
        f"{every[0] / every[2]:.1%} → {every[1] / every[2]:.1%} of {every[2]:.0f}",
    )


def table() -> list[str]:
    """Return the table of the guide page."""
    rows = []
    for half, name in (("tuning", "used for tuning"), ("held_out", "kept apart")):
        for voice, one in measure(half).items():
            who = "all three voices" if voice == "all" else voice
            changes = f"{one['good']:.0f} of {one['good'] + one['bad']:.0f}"
            plain = f"{one['changed']:.0f} of {one['plain']:.0f}"
            rows.append((f"{name}, {who}", *rates(one), changes, plain))
    heads = ("half, voice", "wrong terms", "wrong words, sentences with terms", "wrong words, all")
    return pages.table((*heads, "changes that were right", "plain sentences changed"), rows)


if __name__ == "__main__":
    pages.show(pages.SPEECH, "terms", table())
