"""The capture process: ``python -m mocktui.audio.capture [--device D | --source FILE]``.

It opens the microphone at once and keeps it open, hears orders and gives reports (see
:mod:`mocktui.audio.protocol`), and writes takes. One loop does everything; the sound system's
callback only puts bytes on its inbox. Standard output carries reports alone.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import queue
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import msgspec

from mocktui.audio.protocol import (
    Back,
    CloseTake,
    Fault,
    Lost,
    OpenTake,
    Order,
    Overflow,
    Pause,
    Ready,
    Report,
    Resume,
    SourceEnded,
    TakeClosed,
)
from mocktui.audio.reporter import Reporter
from mocktui.audio.sources import Chunk, Ended, Failed, Item, Opened, Source, Stopped
from mocktui.audio.take import LevelMeter, Ring, Take
from mocktui.core.problem import Problem
from mocktui.pipes import keep_pipes

_TICK = 0.05
_LOST_AGAIN = 3.0  # seconds between two reports of the same loss
_FAREWELL = 1.0  # seconds a wedged sound system may keep the process after its parent left


class _Leave:
    """The parent is gone, or asked us to go."""


Inbox = queue.SimpleQueue[Item | Order | Problem | _Leave]


class Capture:
    """The loop between one source and one parent."""

    def __init__(self, inbox: Inbox, source: Source, report: Callable[[Report], None]) -> None:
        self._inbox = inbox
        self._source = source
        self._report = report
        self._ring = Ring()
        self._meter = LevelMeter(zeros_matter=source.can_be_denied)
        self._opened: Opened | None = None
        self._opened_at = time.monotonic()
        self._heard_at: float | None = None  # None until the first chunk of this stream
        self._last_at = self._opened_at  # the last chunk of any stream
        self._ready = False
        self._lost = False
        self._lost_what = ""
        self._lost_gone = False
        self._lost_said = 0.0
        self._order: OpenTake | None = None  # waits for the rate
        self._paused = False
        self._take: Take | None = None

    def run(self) -> int:
        """Work until the parent leaves (0) or the source is beyond mending (1)."""
        self._source.start()
        while True:
            try:
                item = self._inbox.get(timeout=_TICK)
            except queue.Empty:
                self._watch()
                continue
            match item:
                case Chunk():
                    self._chunk(item)
                case Opened():
                    self._open(item)
                case Stopped():
                    if self._opened and item.stream == self._opened.stream:
                        self._lose("the microphone is gone", gone=True)
                case Ended():
                    if self._take:
                        self._report(SourceEnded())
                case Failed(problem):
                    self._leave_take()
                    self._fault(problem, fatal=True)
                    return 1
                case _Leave():
                    self._close_take()
                    return 0
                case Problem():
                    self._fault(item)
                case _:
                    self._obey(item)
            if self._inbox.empty():
                self._watch()

    # What the source says

    def _open(self, opened: Opened) -> None:
        self._opened = opened
        self._opened_at = time.monotonic()
        self._heard_at = None
        self._ring.begin(opened.rate)
        self._meter.begin(opened.rate)
        if self._order is not None:
            order, self._order = self._order, None
            self._open_take(order)

    def _chunk(self, chunk: Chunk) -> None:
        opened = self._opened
        if opened is None or chunk.stream != opened.stream:
            return
        begins = chunk.at - len(chunk.data) / 2 / opened.rate
        if self._heard_at is not None and begins - self._heard_at > self._source.patience:
            self._lose("nothing arrived for a while")  # this process itself was held up
        if not self._ready:
            self._ready = True
            self._report(
                Ready(device=self._source.name, rate=opened.rate, channels=opened.channels)
            )
        if self._lost:
            self._lost = False
            self._ring.begin(opened.rate)
            self._source.found()
            self._report(Back(device=self._source.name))
        last_at = self._last_at
        self._heard_at = self._last_at = chunk.at
        if chunk.overflow:
            self._report(Overflow(at=self._take.seconds if self._take else -1.0))
            self._writing(lambda take: take.lose(last_at))  # how much is missing shows soon
        if self._take is not None and chunk.wanted:
            self._writing(lambda take: take.feed(chunk.data, opened.rate, begins))
            self._ring.clear()  # a pre-roll never repeats what an earlier take has
        else:
            self._ring.add(chunk.data)
        if (level := self._meter.add(chunk.data)) is not None:
            self._report(level)

    def _watch(self) -> None:
        now = time.monotonic()
        if not self._lost:
            if self._heard_at is None:
                limit, since = self._source.grace, self._opened_at
            else:
                limit, since = self._source.patience, self._heard_at
            if now - since > limit:
                self._lose(f"no sound has arrived for {limit:g} s")
        if self._lost:
            if now - self._lost_said > _LOST_AGAIN:
                self._say_lost()
            self._source.revive(now)

    def _lose(self, what: str, *, gone: bool = False) -> None:
        if gone:
            self._source.stopped()
        if self._lost:
            return
        self._lost = True
        self._ring.clear()
        self._writing(lambda take: take.lose(self._last_at))
        self._lost_what, self._lost_gone = what, gone
        self._say_lost()

    def _say_lost(self) -> None:
        self._lost_said = time.monotonic()
        what, gone = self._lost_what, self._lost_gone
        self._report(Lost(device=self._source.name, what=what, gone=gone))

    # What the parent says

    def _obey(self, order: Order) -> None:
        match order:
            case OpenTake():
                self._close_take()
                self._paused = False
                if self._opened is None:
                    self._order = order
                else:
                    self._open_take(order)
            case CloseTake():
                self._close_take()
            case Pause() | Resume():
                self._paused = isinstance(order, Pause)
                self._apply_pause()

    def _apply_pause(self) -> None:
        self._source.pause(self._paused)
        now = time.monotonic()
        self._writing(lambda take: take.pause(self._paused, now, lost=self._lost))

    def _open_take(self, order: OpenTake) -> None:
        assert self._opened is not None  # the callers look
        flowing = self._heard_at is not None and not self._lost
        try:
            self._take = Take(
                order,
                self._opened.rate,
                self._report,
                preroll=self._ring.last(order.preroll) if flowing else b"",
                waiting_since=None if flowing else time.monotonic(),
            )
        except Problem as problem:
            self._fault(problem)
            return
        self._source.take_opened()
        self._apply_pause()  # it may have been ordered while the microphone was still opening

    def _close_take(self) -> None:
        if self._order is not None:
            self._report(TakeClosed(path=self._order.path, frames=0, rate=0))
            self._order = None
        take = self._take
        if take is None:
            return
        self._writing(Take.finish)
        if self._take is not None:  # closed without trouble
            self._take = None
            self._source.take_closed()
            self._report(take.closed())

    def _leave_take(self) -> None:
        if self._take is not None:
            with contextlib.suppress(OSError):
                self._take.finish()

    def _writing(self, work: Callable[[Take], None]) -> None:
        """Do something with the open take; a disk that refuses ends it, and is reported."""
        take = self._take
        if take is None:
            return
        try:
            work(take)
        except OSError as error:
            self._take = None
            self._source.take_closed()
            with contextlib.suppress(OSError):
                take.finish()
            self._report(take.trouble(error))
            self._report(take.closed())

    def _fault(self, problem: Problem, *, fatal: bool = False) -> None:
        self._report(Fault(what=problem.what, where=problem.where, fix=problem.fix, fatal=fatal))


def _hear_orders(orders: BinaryIO, inbox: Inbox) -> None:
    """Read orders until the parent closes its end; then the process has a second to leave."""
    decoder = msgspec.json.Decoder(Order)
    for line in orders:
        if not line.strip():
            continue
        try:
            inbox.put(decoder.decode(line))
        except msgspec.DecodeError as error:
            inbox.put(Problem(f"an order was not understood ({error})"))
    inbox.put(_Leave())
    time.sleep(_FAREWELL)  # for the main thread to close the take; then it is ended as it is
    os._exit(0)


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m mocktui.audio.capture")
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--device", help="name, part of a name, or index of a microphone")
    source.add_argument(
        "--source",
        type=Path,
        action="append",
        help="a WAV or FLAC instead of a microphone; given again: one after the other, a take each",
    )
    parser.add_argument(
        "--rate",
        type=int,
        help="frames a second to ask the microphone for, not its own: for the virtual one of tests",
    )
    parser.add_argument(
        "--pace", type=float, default=1.0, help="speed of --source's clock: tests don't wait"
    )
    return parser.parse_args(argv)


def main(argv: list[str] | None = None) -> None:
    """Run the process; it never returns."""
    arguments = _arguments(argv)
    orders, out = keep_pipes()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # ctrl+c is for the app; it tells us
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_IGN)  # so is a terminal that closes
    inbox: Inbox = queue.SimpleQueue()
    signal.signal(signal.SIGTERM, lambda *_: inbox.put(_Leave()))
    threading.Thread(target=_hear_orders, args=(orders, inbox), name="orders", daemon=True).start()
    report = Reporter(out)
    source: Source
    if arguments.source:
        from mocktui.audio.source_file import FileSource

        source = FileSource(arguments.source, inbox.put, pace=arguments.pace)
    else:
        from mocktui.audio.source_device import DeviceSource

        source = DeviceSource(arguments.device, inbox.put, rate=arguments.rate)
    code = Capture(inbox, source, report).run()
    report.finish(_FAREWELL)
    os._exit(code)  # closing a stream can hang; the system closes it for us


if __name__ == "__main__":
    main()
