"""What people say when they do what a rubric line asks for. English only; data, and pure.

A rubric line says "compares it with a baseline"; an answer says "it was better than logistic
regression". So each family has the words of lines that call for it and the words of answers that
point to it. Chosen by hand on the tuning half of tests/data/rubric_answers.toml.

``#number`` stands for a number, ``#did`` for "I" with a verb of the past.
"""

from __future__ import annotations

from typing import NamedTuple


class Family(NamedTuple):
    """``asked``: words of a rubric line; ``said``: words and phrases of an answer."""

    asked: tuple[str, ...]
    said: tuple[str, ...]


def _family(asked: str, said: str) -> Family:
    return Family(
        tuple(one.strip() for one in asked.split(",")),
        tuple(one.strip() for one in said.split(",")),
    )


FAMILIES: tuple[Family, ...] = (
    _family(
        "compares, comparison, alternative, baseline, trade-off, instead, better choice",
        "compared, comparison, than, versus, against, alternative, instead of, rather than, "
        "baseline, unlike, whereas, on the other hand, tried",
    ),
    _family(
        "number, impact, result, size, estimate, outcome, turned out, figure, measurable, "
        "interval, uncertain",
        "#number, result, impact, increased, dropped, reduced, saved, rose, fell, grew, "
        "in the end, turned out, as a result",
    ),
    _family(
        "example, occasion, case, experience, situation, specific",
        "for example, for instance, one time, once, last year, last month, in my last job, "
        "when i was, say, suppose, imagine, let me give you, at my, in my, one case, there was",
    ),
    _family(
        "themselves, personally, started, own part, own role, own work",
        "#did, my part, my role, by myself, on my own, i decided, my job was, my own, myself",
    ),
    _family(
        "learned, learns, lesson, differently",
        "learned, lesson, realized, differently, next time, in hindsight, looking back, "
        "would change, since then, now i, today i, these days, ever since",
    ),
    _family(
        "drawback, fails, fail, weakness, limit, pitfall, harm, flaw, risk, mistake",
        "drawback, downside, disadvantage, fails, weakness, limitation, problem is, slow, "
        "pitfall, overfit, danger, harm, risk, breaks, can't, doesn't work, worse, wrong, mistake",
    ),
    _family(
        "opinion, lean, position, prefer, view",
        "i think, i believe, in my opinion, i would say, i'd say, i prefer, my view, to me, "
        "i lean, personally, for me",
    ),
    _family(
        "assumption, assumptions, assumes",
        "assume, assuming, assumption, suppose, given that, as long as",
    ),
    _family(
        "uncertain, uncertainty, confidence",
        "uncertain, uncertainty, interval, not sure, standard deviation, margin, how sure, "
        "somewhere between, could be as, probability",
    ),
    _family(
        "why, reason, reasons, rests on, matters, mattered, makes",
        "because, since, reason, that's why, so that, which is why, the point is",
    ),
    _family(
        "asks, question, clarifies",
        "would ask, i'd ask, first question, ask whether, my question, does the, do we, do you, "
        "is it, what do, what is",
    ),
    _family(
        "judge, check, evaluate, checked",
        "check, measure, test, evaluate, compare, ask them, ask someone, metric, judge, monitor",
    ),
    _family(
        "business, money, benefits, cost, costs",
        "revenue, dollars, money, cost, customers, save, savings, profit, euros, pay, hours",
    ),
    _family(
        "next step, would do",
        "next, then i would, then i'd, step, fix, relabel, add, i would, after that",
    ),
    _family(
        "afterwards, change, changed, turned out",
        "afterwards, after that, changed, since then, stopped, started, now they, instead, "
        "switched, moved, from then on",
    ),
    _family(
        "steps, repeatable, repeating",
        "first, then, next, finally, step, again, every, script, repeat, automated, pipeline",
    ),
    _family(
        "goal, purpose, outcome",
        "goal, purpose, in order to, so that, aim, find out, the point, want to know, outcome",
    ),
)

META = (
    "names says states gives describes explains asks shows tells mentions lists uses speaks "
    "such least two three them they their themselves thing things something whole out "
    "plain words sentence one another way ways when whether where how why which what who whom "
    "such"
)
"""Words of rubric lines that say what to do, not what to talk about."""

COMMON = (
    "data model people work make use take time change result problem need good well look case "
    "say give know get go come want see think different really kind part own real concrete "
    "show right serious first project team question answer thing company choice find found "
    "number new start help become point day year"
)
"""Words of so many answers that they say little."""

PAST = (
    "built wrote made led took ran found chose set told went gave began showed brought drew cut "
    "put kept taught spoke sold spent met saw knew bought got left lost held read sent did came"
)
"""Irregular verbs of the past; others end in -ed."""
