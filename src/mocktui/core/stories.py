"""Stories of one's own (situation, task, action, result), and which one fits a question. Pure.

The file is Markdown: ``## Title``, then lines ``situation: …``, ``task: …``, ``action: …``,
``result: …``, ``tags: a, b``. It is read forgivingly: bold labels, bullets, initials and further
lines of a part are understood; what isn't is named with its line and nothing else is lost.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import get_args

import msgspec

from mocktui.core.events import Part
from mocktui.core.matching import Match, Wanted, features, score
from mocktui.core.question import Question
from mocktui.core.text import clean, one_line

PARTS: tuple[str, ...] = get_args(Part)
LONGEST_TITLE = 200
_HEADING = re.compile(r"^ {0,3}(#{1,6})\s*(.*?)\s*#*\s*$")
_LABEL = re.compile(r"^\s*(?:[-*+]\s+)?[*_]{0,2}([A-Za-z]{1,12})[*_]{0,2}\s*:\s*[*_]{0,2}\s*(.*)$")
_NAMES = {
    **{one: one for one in PARTS},
    **{one[0]: one for one in PARTS},
    **{one + "s": one for one in PARTS},
    "outcome": "result",
    "tags": "tags",
    "tag": "tags",
}
_TAGS, _TITLE, _BODY = 4.0, 2.0, 1.0
REASONS = 4


class Story(msgspec.Struct, frozen=True, kw_only=True):
    """One story; ``line`` is where it begins in the file."""

    title: str
    situation: str = ""
    task: str = ""
    action: str = ""
    result: str = ""
    tags: tuple[str, ...] = ()
    line: int = 0

    @property
    def plan(self) -> tuple[str, ...]:
        """What to keep in mind while answering: one short line a part, in the usual order."""
        return tuple(
            f"{part[0].upper()}: {_short(text)}" for part in PARTS if (text := getattr(self, part))
        )


class StoryProblem(msgspec.Struct, frozen=True, kw_only=True):
    """Something in the stories file that was not understood; ``line`` counts from 1."""

    line: int
    what: str
    fix: str = ""


class Fit(msgspec.Struct, frozen=True, kw_only=True):
    """A story that shares words with a question; ``reasons`` say which, heaviest first."""

    story: Story
    score: float
    reasons: tuple[Match, ...]

    @property
    def why(self) -> str:
        """The shared words in one line."""
        return ", ".join(one.word for one in self.reasons)


def _short(text: str, words: int = 9) -> str:
    parts = text.split()
    return " ".join(parts[:words]) + (" …" if len(parts) > words else "")


class _Open:
    """A story being read."""

    def __init__(self, title: str, line: int) -> None:
        self.title = title
        self.line = line
        self.parts: dict[str, list[str]] = {}
        self.part = ""


class _Reader:
    """One pass over the lines."""

    def __init__(self) -> None:
        self.stories: list[Story] = []
        self.problems: list[StoryProblem] = []
        self._open: _Open | None = None
        self._titles: dict[str, int] = {}

    def wrong(self, line: int, what: str, fix: str) -> None:
        self.problems.append(StoryProblem(line=line, what=what, fix=fix))

    def run(self, text: str) -> None:
        comment = False
        for n, raw in enumerate(clean(text).split("\n"), 1):
            if comment or raw.lstrip().startswith("<!--"):
                comment = "-->" not in raw
                continue
            heading = _HEADING.match(raw)
            if heading and len(heading.group(1)) == 1:
                continue  # the file's own title
            if heading:
                self.close()
                self._begin(one_line(heading.group(2)), n)
            elif raw.strip():
                self._line(raw, n)
        self.close()

    def _begin(self, title: str, n: int) -> None:
        if not title:
            self.wrong(n, "this story has no title", "Write it after ##.")
            title = f"Story in line {n}"
        if len(title) > LONGEST_TITLE:
            self.wrong(n, f"a title of {len(title):,} characters was cut", "Shorten it.")
            title = title[:LONGEST_TITLE]
        first = self._titles.setdefault(title.casefold(), n)
        if first != n:
            self.wrong(
                n,
                f"there is a story “{title}” already, in line {first}",
                "Give this one another title: sessions remember stories by it.",
            )
            title = f"{title} ({n})"
        self._open = _Open(title, n)

    def _line(self, raw: str, n: int) -> None:
        label = _LABEL.match(raw)
        name = _NAMES.get(label.group(1).lower(), "") if label else ""
        story = self._open
        if story is None:
            if name:
                self.wrong(
                    n, f"“{name}” stands before any story", "Begin a story with ## and its title."
                )
            return  # prose above the first story is welcome
        if label and name:
            if name in story.parts and name != "tags":
                self.wrong(n, f"“{name}” stands twice in “{story.title}”", "Put both into one.")
            story.part = name
            story.parts.setdefault(name, []).append(label.group(2))
        elif story.part:
            story.parts[story.part].append(raw.strip())
        else:
            self.wrong(
                n,
                f"this line of “{story.title}” belongs to no part",
                "Begin it with situation:, task:, action: or result:.",
            )

    def close(self) -> None:
        story, self._open = self._open, None
        if story is None:
            return
        text = {name: one_line(" ".join(lines)) for name, lines in story.parts.items()}
        tags = [one_line(one).lstrip("#") for one in re.split(r"[,;]", text.get("tags", ""))]
        made = Story(
            title=story.title,
            tags=tuple(dict.fromkeys(one for one in tags if one)),
            line=story.line,
            **{part: text.get(part, "") for part in PARTS},
        )
        missing = [part for part in PARTS if not getattr(made, part)]
        if len(missing) == len(PARTS):
            self.wrong(
                story.line,
                f"“{story.title}” is empty",
                "Write situation:, task:, action:, result:.",
            )
        elif missing:
            self.wrong(
                story.line,
                f"“{story.title}” has no {', '.join(missing)}",
                "Add it when you know it.",
            )
        self.stories.append(made)


def parse(text: str) -> tuple[tuple[Story, ...], tuple[StoryProblem, ...]]:
    """Return the stories of a file's text and what is wrong with it, by line. Never raises.

    A story with problems is still a story.
    """
    reader = _Reader()
    reader.run(text)
    problems = sorted(reader.problems, key=lambda one: one.line)
    return tuple(reader.stories), tuple(problems)


def fitting(question: Question, stories: Sequence[Story], language: str = "en") -> tuple[Fit, ...]:
    """Return the stories that share words with ``question``, best first; tags weigh most."""
    wanted = Wanted(
        "\n".join(
            (question.ask, question.simpler, question.why, *question.look_for, *question.terms)
        ),
        language,
    )
    documents = [
        features(
            (
                *((one, _TAGS) for one in story.tags),
                (story.title, _TITLE),
                *((getattr(story, part), _BODY) for part in PARTS),
            ),
            language,
        )
        for story in stories
    ]
    fits = [
        Fit(story=story, score=round(points, 4), reasons=reasons[:REASONS])
        for story, (points, reasons) in zip(stories, score(documents, wanted), strict=True)
        if points > 0
    ]
    return tuple(sorted(fits, key=lambda one: -one.score))
