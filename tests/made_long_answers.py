"""Spoken answers as long as people give them: 94 to 101 words, made like the short ones.

Four are stories after examples of the built-in packs, with the part each piece belongs to as the
pack's author labelled it; two explain something. Each has five keywords that somebody might have
typed in think time, three that come and two that don't. They were written down before anything was
measured on them, by somebody who knew the lists of cue words, and not changed afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass

from mocktui.core.events import Part
from tests.made_answers import NOISES, VOICES, MadeAnswer, Script, make


@dataclass(frozen=True)
class LongScript(Script):
    """``planned``: a keyword and the words of a piece that say it, "" where none does.

    ``parts`` has one for each piece of a story.
    """

    planned: tuple[tuple[str, str], ...] = ()
    parts: tuple[Part, ...] = ()


_CONFLICT = LongScript(
    "conflict",
    (
        "a backend engineer kept rejecting my changes to our scoring service",
        "and um the discussion in the reviews grew sharp",
        "the release was two weeks away and I needed him on my side",
        "I asked him for half an hour and began with what worried him",
        "he was the one who got the calls at night and my model had no fallback",
        "so I added a timeout with a default score and he helped me load test it",
        "we released on time and the fallback caught two outages in the first month",
        "later he uh asked me to review his design",
    ),
    (0.8, 1.4, 2.7, 0.7, 0.3, 1.1, 0.9),
    *(1.2, 2, 0, 0, (8, 2), 3),
    planned=(
        ("rejected changes", "rejecting my changes"),
        ("calls at night", "calls at night"),
        ("fallback", "fallback"),
        ("mediator", ""),
        ("escalate", ""),
    ),
    parts=(*("situation", "situation", "task", "action", "action", "action", "result", "result"),),
)
_SHOPS = LongScript(
    "shops",
    (
        "our forecasts were poor because the shops entered their deliveries days late",
        "and the shop managers um reported to someone else",
        "I had to get twelve managers to enter them on the same day",
        "first I sent a mail with reasons and nothing happened",
        "then I spent a day in two shops and saw that entering took eleven screens",
        "I built a form of one page with a developer and showed each manager what late entries"
        " had cost",
        "after ten weeks nine of the twelve entered on the same day",
        "and the forecast error fell by I think a fifth",
    ),
    (0.3, 0.9, 1.7, 2.4, 0.8, 3.3, 0.6),
    *(0.8, 1, 1, 0, (5, 1), 6),
    planned=(
        ("twelve managers", "twelve managers"),
        ("one-page form", "form of one page"),
        ("forecast error", "forecast error"),
        ("incentives", ""),
        ("training session", ""),
    ),
    parts=(*("situation", "situation", "task", "action", "action", "action", "result", "result"),),
)
_DEADLINE = LongScript(
    "deadline",
    (
        "I had promised a churn model for the board meeting at the end of the quarter",
        "after two weeks I saw that a third of the cancellations were not in our data",
        "and getting them would take um another month",
        "I told the head of sales the same day and I offered her three options",
        "a model for two countries or simple counts for all or everything six weeks later",
        "I recommended the first two together",
        "she took that and in the end we we delivered on the day",
        "the full model came about seven weeks later",
    ),
    (1.2, 0.3, 2.3, 0.7, 0.9, 1.5, 0.3),
    *(2.2, 1, 0, 1, (5, 3), 6),
    planned=(
        ("churn model", "churn model"),
        ("three options", "three options"),
        ("simple counts", "simple counts"),
        ("budget", ""),
        ("range of dates", ""),
    ),
    parts=(
        *("situation", "situation", "situation", "action", "action", "action"),
        *("result", "result"),
    ),
)
_PIPELINE = LongScript(
    "pipeline",
    (
        "a colleague left and I had two weeks to take over a streaming pipeline",
        "and I had only ever worked in like batch jobs",
        "on the first day I asked him for the three things that break most often",
        "then I built the smallest version on my laptop and broke it on purpose",
        "each time I read that part of the the documentation",
        "I left the setup of the cluster to the team that ran it",
        "on day nine I shipped a fix for late events on my own",
        "and in the first month there was uh just a single incident",
    ),
    (0.7, 1.9, 0.3, 0.8, 2.6, 1.2, 0.7),
    *(0.6, 1, 0, 1, (9, 0), 3),
    planned=(
        ("broke it on purpose", "broke it on purpose"),
        ("reading documentation", "read that part of the the documentation"),
        ("late events", "late events"),
        ("pair programming", ""),
        ("retention time", ""),
    ),
    parts=(
        *("situation", "situation", "action", "action", "action", "action", "result", "result"),
    ),
)
_THRESHOLD = LongScript(
    "threshold",
    (
        "I would start from what each type of error costs the business",
        "a missed fraud costs maybe two hundred dollars and a false alarm just a phone call",
        "um so recall matters more here than precision",
        "then I would draw the curve of both on the transactions of last month",
        "and pick the threshold where about ninety percent of the fraud is caught",
        "but our analysts can only look at you know fifty cases a day so that is the limit",
        "I would check it again every quarter because the fraudsters change their ways",
    ),
    (1.6, 0.9, 2.8, 0.3, 1.3, 2.3),
    *(1.5, 1, 1, 0, (3, 1), 3),
    planned=(
        ("cost of errors", "error costs"),
        ("threshold", "threshold"),
        ("50 cases a day", "fifty cases a day"),
        ("F1", ""),
        ("calibration", ""),
    ),
)
_EXPERIMENT = LongScript(
    "experiment",
    (
        "well we split the visitors into two groups by chance",
        "one group saw the old checkout and the other saw the new one",
        "before we started I calculated that we needed about twelve thousand visitors in each",
        "we ran it for three weeks because um weekends are different",
        "the conversion went from four percent to four point six",
        "and zero was not in the interval so I guess it was a real effect",
        "but returns went up as well so we looked at the the revenue after returns",
        "in the end our gain was roughly half of what we had hoped",
    ),
    (0.3, 0.8, 1.0, 2.5, 0.7, 0.3, 3.8),
    *(0.9, 1, 1, 1, (2, 7), 6),
    planned=(
        ("two groups by chance", "two groups by chance"),
        ("three weeks", "three weeks"),
        ("revenue after returns", "revenue after returns"),
        ("sample size", ""),
        ("p-value", ""),
    ),
)

LONG_SCRIPTS = (_CONFLICT, _SHOPS, _DEADLINE, _PIPELINE, _THRESHOLD, _EXPERIMENT)


def every_long_answer() -> list[MadeAnswer]:
    """Return every long script by every voice in every noise."""
    return [
        make(script, voice, snr, seed=1000 + 17 * number + int(snr or 0))
        for number, script in enumerate(LONG_SCRIPTS)
        for voice in VOICES
        for snr in NOISES
    ]
