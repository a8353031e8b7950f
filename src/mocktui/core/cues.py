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
        "baseline, unlike, whereas, on the other hand, tried, started with",
    ),
    _family(
        "number, impact, result, size, estimate, outcome, turned out, figure, measurable",
        "#number, result, impact, increased, dropped, reduced, saved, rose, fell, grew, went up, "
        "went down, in the end, turned out, as a result, the outcome",
    ),
    _family(
        "example, occasion, case, experience",
        "for example, for instance, one time, once, last year, last month, last spring, "
        "in my last, when i was, let me give you, one case, in a project",
    ),
    _family(
        "situation, context, conflict, challenge",
        "situation, there was, we had to, had to decide, at my, in my last, the plan was, "
        "the problem was, at the time, we were, my company, our team",
    ),
    _family(
        "themselves, personally, started, own part, own role, own work",
        "#did, my part, my role, by myself, on my own, my job was, my own, myself, what i did",
    ),
    _family(
        "learned, lesson, differently",
        "learned, lesson, realized, differently, next time, in hindsight, looking back, "
        "what i took, would change, since then, these days, ever since, would have",
    ),
    _family(
        "drawback, fails, fail, weakness, limit, pitfall, flaw, risk",
        "drawback, downside, disadvantage, fails, fail, weakness, limitation, the problem is, "
        "pitfall, overfit, danger, risk, breaks, breaks down, doesn't work, should not, beware",
    ),
    _family(
        "harm",
        "harm, biased, bias, leak, destroy, danger, too good",
    ),
    _family(
        "opinion, lean, position, prefer, view",
        "i believe, in my opinion, i would say, i'd say, i prefer, my view, to me, "
        "i lean, personally, for me, i think",
    ),
    _family(
        "assumption, assumptions, assumes, asks, question, clarifies",
        "assume, assuming, assumption, suppose, given that, as long as, would ask, i'd ask, ask, "
        "first question, can i ask, my question, do we, do you, is it, let me say",
    ),
    _family(
        "uncertain, uncertainty, confidence, sure",
        "uncertain, uncertainty, interval, not sure, standard deviation, margin, how sure, "
        "could be, could easily, probability, as high as, confident",
    ),
    _family(
        "why, reason, reasons, rests on, matters, mattered, makes",
        "because, since, reason, that's why, so that, which is why, the point is",
    ),
    _family(
        "judge, check, evaluate, checked, understood",
        "check, measure, test, evaluate, compare, ask them, ask someone, metric, judge, monitor, "
        "repeat, understood",
    ),
    _family(
        "business, money, cost, costs, benefits",
        "revenue, dollars, money, cost, costs, save, savings, profit, euros, pay, hours, "
        "the business, the customer",
    ),
    _family(
        "benefits, who",
        "customers, users, people, patients, employees, agents, they can, they get",
    ),
    _family(
        "next step, would do",
        "next, next step, then i would, then i'd, fix, relabel, relabeled, after that",
    ),
    _family(
        "afterwards, change, changed, did differently",
        "afterwards, after that, changed, since then, stopped, now they, switched, moved, "
        "from then on, they closed, what happened, went into, decided to",
    ),
    _family(
        "repeatable, repeating",
        "again, every, script, repeat, automated, pipeline, the same thing, same again, log",
    ),
    _family(
        "goal, purpose",
        "goal, purpose, in order to, so that, aim, find out, the point, want to know",
    ),
    _family(
        "individual, reading",
        "one by one, by hand, each one, go through, went through, read, individually, manually",
    ),
    _family(
        "slices, segments, over-represented, missing",
        "segment, region, country, group, groups, subset, slice, by customer, new users, "
        "nobody, is missing, not in there, aren't there",
    ),
    _family(
        "stopping, pruning, limit",
        "stop, prune, depth, cut back, too deep, early stopping",
    ),
    _family(
        "assigned at random, random, chance",
        "random, randomly, coin, chance, by luck, accident",
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
