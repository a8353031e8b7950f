"""The speech worker: ``python -m mocktui.speech.worker --engine vosk --model DIR``.

Orders come in on standard input and reports go out on standard output (see
:mod:`mocktui.speech.protocol`). One thread reads orders; everything that touches an engine happens
on the main thread, a block of audio at a time, so no order waits longer than a block takes.
"""

from __future__ import annotations

import argparse
import os
import queue
import signal
import threading
import time
from collections import deque
from pathlib import Path
from typing import BinaryIO, NoReturn

import msgspec

from mocktui.core.problem import Problem
from mocktui.pipes import keep_pipes
from mocktui.speech.engine import Engine, load
from mocktui.speech.engines import ENGINES
from mocktui.speech.jobs import Job, LiveJob, WholeJob
from mocktui.speech.protocol import (
    Cancel,
    Decode,
    Fault,
    Finish,
    Listen,
    Order,
    Ping,
    Pong,
    Ready,
    Report,
)

POLL = 0.02
"""Seconds between two looks at a recording that hasn't grown."""


class Pipe:
    """Reports, a line each, to the descriptor that was standard output."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._encode = msgspec.json.Encoder().encode

    def send(self, report: Report) -> None:
        """Write ``report``; ends the process where nobody reads any more."""
        line = self._encode(report) + b"\n"
        try:
            while line:
                line = line[os.write(self._descriptor, line) :]
        except OSError:
            os._exit(0)


class Worker:
    """Orders in, jobs one after the other, reports out."""

    def __init__(self, engine: Engine, orders: queue.SimpleQueue[Order], pipe: Pipe) -> None:
        self._engine = engine
        self._orders = orders
        self._pipe = pipe
        self._waiting: deque[Listen | Decode] = deque()
        self._finishes: dict[str, int] = {}  # frames, of takes whose turn hasn't come
        self._job: Job | None = None

    def run(self) -> NoReturn:
        """Work for ever; the thread that reads orders ends the process."""
        idle = False
        while True:
            self._take_orders(wait=idle)
            try:
                idle = not self._work()
            except Problem as problem:
                self._fail(problem)
                idle = False

    def _take_orders(self, *, wait: bool) -> None:
        try:
            if wait:
                busy = self._job is not None
                self._obey(self._orders.get(timeout=POLL if busy else None))
            while True:
                self._obey(self._orders.get_nowait())
        except queue.Empty:
            return

    def _obey(self, order: Order) -> None:
        if isinstance(order, Listen | Decode):
            self._waiting.append(order)
        elif isinstance(order, Finish):
            if isinstance(self._job, LiveJob) and self._job.take == order.take:
                self._job.finish(order.frames)
            elif any(one.take == order.take for one in self._waiting):
                self._finishes[order.take] = order.frames
        elif isinstance(order, Cancel):
            self._waiting = deque(one for one in self._waiting if one.take != order.take)
            self._finishes.pop(order.take, None)
            if self._job is not None and self._job.take == order.take:
                self._drop()
        elif isinstance(order, Ping):
            self._pipe.send(Pong())

    def _work(self) -> bool:
        """Do a step of the job at hand; return whether there was anything to do."""
        if self._job is None:
            if not self._waiting:
                return False
            self._begin(self._waiting[0])
            self._waiting.popleft()
        job = self._job
        worked = job is not None and job.step()
        if job is not None and job.done:
            self._drop()
        return worked

    def _begin(self, order: Listen | Decode) -> None:
        ear = self._engine.new(live=isinstance(order, Listen))
        try:
            if isinstance(order, Decode):
                self._job = WholeJob(order, ear, self._pipe.send)
                return
            job = LiveJob(order, ear, self._pipe.send)
        except Problem:
            ear.close()
            raise
        self._job = job
        if order.take in self._finishes:
            job.finish(self._finishes.pop(order.take))

    def _fail(self, problem: Problem) -> None:
        take = self._job.take if self._job is not None else self._waiting.popleft().take
        self._drop()
        self._finishes.pop(take, None)
        self._pipe.send(Fault(what=problem.what, where=problem.where, fix=problem.fix, take=take))

    def _drop(self) -> None:
        if self._job is not None:
            self._job.close()
            self._job = None


def read_orders(stream: BinaryIO, orders: queue.SimpleQueue[Order], pipe: Pipe) -> None:
    """Read orders until ``stream`` ends, then end the process, whatever it is doing."""
    decoder: msgspec.json.Decoder[Order] = msgspec.json.Decoder(Order)
    for line in stream:
        try:
            orders.put(decoder.decode(line))
        except msgspec.DecodeError as error:
            pipe.send(Fault(what=f"an order to the speech worker can't be read ({error})"))
    os._exit(0)  # the main thread may be stuck inside a library


def step_back(nice: int) -> None:
    """Let other processes go first.

    Linux may share the time out by session first, and niceness counts only within one; a worker
    that has a session to itself (as the app starts it) steps back with all of it.
    """
    os.nice(nice)
    if os.getsid(0) == os.getpid():
        for _ in range(20):
            try:
                Path("/proc/self/autogroup").write_text(str(nice), encoding="ascii")
            except BlockingIOError:
                time.sleep(0.05)  # Linux lets only so many of these through in a second
            except OSError:
                return  # no Linux, or no such sharing
            else:
                return


def main(arguments: list[str] | None = None) -> NoReturn:
    """Load the engine, say Ready, work until standard input ends."""
    parser = argparse.ArgumentParser(prog="mocktui.speech.worker")
    parser.add_argument("--engine", choices=ENGINES, required=True)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--name", default="")
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--language", default="en")
    parser.add_argument("--nice", type=int, default=0, help="let other processes go first")
    given = parser.parse_args(arguments)
    if given.nice and hasattr(os, "nice"):
        step_back(given.nice)  # before a library starts threads: they inherit it
    stream, out = keep_pipes()
    pipe = Pipe(out)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # ctrl+c in the terminal is the app's business
    orders: queue.SimpleQueue[Order] = queue.SimpleQueue()
    threading.Thread(target=read_orders, args=(stream, orders, pipe), daemon=True).start()
    try:
        engine = load(
            given.engine,
            model=given.model,
            name=given.name,
            cache=given.cache,
            language=given.language,
        )
    except Problem as problem:
        pipe.send(Fault(what=problem.what, where=problem.where, fix=problem.fix, fatal=True))
        os._exit(1)  # Python's own way out would wait for the thread that reads orders
    pipe.send(
        Ready(engine=engine.name, model=engine.model, abilities=engine.abilities, mark=engine.mark)
    )
    Worker(engine, orders, pipe).run()


if __name__ == "__main__":
    main()
