"""A session for other programs: a table of its takes, subtitles for its recordings, safe files."""

from __future__ import annotations

import csv
import errno
import io
import math
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from mocktui.core.problem import Problem
from mocktui.core.record import Record, TakeRecord
from mocktui.core.text import clean, one_line
from mocktui.core.transcript import Segment
from mocktui.durable import put_file
from mocktui.places import make_folder

CUE = 80  # characters of a subtitle, two lines on most players
_FOLLOW_UP = re.compile(r".*/f(\d{1,4})")
# A spreadsheet takes these at a cell's beginning for a formula.
_FORMULA = ("=", "+", "-", "@")

COLUMNS = (
    "session",
    "started",
    "title",
    "pack",
    "format",
    "mode",
    "number",
    "question",
    "ask",
    "follow_up",
    "take",
    "reason",
    "seconds",
    "words",
    "speaking_seconds",
    "first_word_at",
    "pace_wpm",
    "pace_wpm_speaking",
    "approximate",
    "pauses",
    "pause_seconds",
    "fillers",
    "rated",
    "rating",
    "focus",
    "flagged",
    "skipped",
    "withdrawn",
    "complete",
    "edited",
    "typed",
    "engine",
    "model",
    "audio",
    "text",
)
Cell = str | int | float | None


def _asked(session: Record) -> Iterator[tuple[dict[str, Cell], bool, bool, TakeRecord, str]]:
    """Yield each take with what it answers, flagged, skipped, and the stem of its files."""
    for answer in session.answers:
        about: dict[str, Cell] = {
            "number": answer.number,
            "question": str(answer.question["id"]),
            "ask": str(answer.question["ask"]),
            "follow_up": 0,
        }
        for take in answer.takes:
            stem = f"{answer.number:02d}-{take.n}"
            yield about, answer.flagged, answer.skipped, take, stem
        for n, one in enumerate(answer.follow_ups, start=1):
            found = _FOLLOW_UP.fullmatch(one.key)
            place = int(found[1]) if found else n
            about = about | {"question": one.key, "ask": one.ask, "follow_up": place}
            for take in one.takes:
                stem = f"{answer.number:02d}-f{place}-{take.n}"
                yield about, one.flagged, one.skipped, take, stem


def csv_text(sessions: Iterable[Record]) -> str:
    """Return a row for each take (columns: COLUMNS); what can't be measured is an empty cell.

    ``pauses`` counts them, ``rating`` is the mean of the person's own ratings (0 to 2) and
    ``rated`` how many there are. Text that a spreadsheet would take for a formula
    begins with ``'``.
    """
    out = io.StringIO(newline="")
    rows = csv.DictWriter(out, COLUMNS, lineterminator="\r\n")
    rows.writeheader()
    for session in sessions:
        head: dict[str, Cell] = {
            name: getattr(session, name) for name in ("started", "title", "pack", "format", "mode")
        }
        for about, flagged, skipped, take, _ in _asked(session):
            row = head | about | _row(take)
            row |= {"session": session.id, "flagged": int(flagged), "skipped": int(skipped)}
            rows.writerow({name: cell(value) for name, value in row.items()})
    return out.getvalue()


def _row(take: TakeRecord) -> dict[str, Cell]:
    metrics = take.metrics
    names = ("words", "speaking_seconds", "first_word_at", "pace_wpm", "pace_wpm_speaking")
    pauses, ratings = metrics.pauses, list(take.ratings.values())
    return {
        **{name: getattr(metrics, name) for name in names},
        **{name: getattr(take, name) for name in ("reason", "seconds", "focus", "engine", "model")},
        **{name: int(getattr(take, name)) for name in ("withdrawn", "complete", "edited", "typed")},
        "take": take.n,
        "approximate": int(metrics.approximate),
        "pauses": None if pauses is None else len(pauses),
        "pause_seconds": None if pauses is None else round(sum(p.end - p.start for p in pauses), 2),
        "fillers": metrics.fillers.count if metrics.fillers else None,
        "rated": len(ratings),
        "rating": round(sum(ratings) / len(ratings), 2) if ratings else None,
        "audio": take.audio,
        "text": take.text,
    }


def cell(value: Cell) -> Cell:
    """Return a value as a table keeps it: no formulas, no control characters, no odd numbers."""
    if not isinstance(value, str):
        return value if value is None or math.isfinite(value) else None
    text = clean(value)
    return f"'{text}" if text.lstrip().startswith(_FORMULA) else text


def srt_files(session: Record) -> Iterator[tuple[str, str]]:
    """Yield the end of a file's name and the subtitles, for each take that has times."""
    for _, _, _, take, stem in _asked(session):
        text = srt_text(take.segments)
        if text:
            yield f"{stem}.srt", text


def srt_text(segments: Iterable[Segment]) -> str:
    """Return subtitles; cut at words where those have times, else a segment each.

    Times that run backwards or are no numbers are brought into order; none overlap.
    """
    cues: list[str] = []
    reach = 0.0
    for text, start, end in (cue for one in segments for cue in _cues(one)):
        begin = max(reach, start) if math.isfinite(start) else reach
        until = max(begin + 0.001, end) if math.isfinite(end) else begin + 0.001
        reach = until
        cues.append(f"{len(cues) + 1}\n{_time(begin)} --> {_time(until)}\n{text}\n")
    return "\n".join(cues)


def _cues(segment: Segment) -> Iterator[tuple[str, float, float]]:
    if not segment.words:
        if text := _plain(segment.text):
            yield text, segment.start, segment.end
        return
    line, start, end = "", 0.0, 0.0
    for word in segment.words:
        text = _plain(word.text)
        if line and len(line) + 1 + len(text) > CUE:
            yield line, start, end
            line = ""
        start = start if line else word.start
        line, end = f"{line} {text}".strip(), word.end
    if line:
        yield line, start, end


def _plain(text: str) -> str:
    return one_line(text).replace("-->", "→")


def _time(seconds: float) -> str:
    whole = round(min(seconds, 359_999.0) * 1000)
    minutes, rest = divmod(whole, 60_000)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{rest // 1000:02d},{rest % 1000:03d}"


def export_folder(path: Path) -> Path:
    """Make the folder to export into if it is missing, its parents too (mode 0700).

    One that is there stays as it is. Raises Problem.
    """
    try:
        make_folder(path)
        if not path.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
    except OSError as error:
        raise Problem(
            f"this folder can't be made ({error.strerror})",
            where=str(path),
            fix="Name another with --to DIR.",
        ) from None
    return path


def write_export(path: Path, text: str, *, force: bool) -> None:
    """Write a file (mode 0600), all of it or nothing; raises Problem.

    One that is there stays unless ``force``; a link is replaced, what it leads to is not touched.
    """
    try:
        put_file(path, text.encode("utf-8", "replace"), replace=force)
    except FileExistsError:
        raise Problem(
            "this file is there already", where=str(path), fix="Add --force to replace it."
        ) from None
    except OSError as error:
        raise Problem(f"this can't be written ({error.strerror})", where=str(path)) from None
