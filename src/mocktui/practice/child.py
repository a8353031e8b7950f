"""A child process that speaks JSON lines, seen from the event loop."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

R = TypeVar("R")

_LONGEST_LINE = 4 * 1024 * 1024  # bytes; a minute's segment with word times is about 20 kB
_LARGEST_LOG = 1024 * 1024  # bytes; a log that grew past this is begun anew
NOT_STARTED = 127  # in place of the code of a child that never was, as a shell has it


async def end(process: asyncio.subprocess.Process) -> None:
    """Kill a child and take in what it left; returns when it has gone.

    Waiting alone is not enough: its pipes would still be open when the event loop is closed, and
    what cleans them up later has no loop to do it in.
    """
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
    if process.stdin is not None:
        process.stdin.close()
    await process.communicate()


class Child(Generic[R]):
    """One run of a child process.

    ``on_report`` gets every decoded line of its standard output, ``on_exit`` its return code when
    it has gone and every line was handed on (:data:`NOT_STARTED` where it could not be started);
    both in the event loop's thread. A child whose ``on_report`` raises is ended. What the child (or
    a library inside it) writes to standard error goes to ``log``. A line that can't be decoded is
    written there too and otherwise ignored: a library printed it.
    """

    def __init__(
        self,
        argv: Sequence[str],
        reports: object,
        on_report: Callable[[R], None],
        on_exit: Callable[[int], None],
        *,
        log: Path,
    ) -> None:
        self._argv = list(argv)
        self._decoder: msgspec.json.Decoder[R] = msgspec.json.Decoder(reports)
        self._on_report = on_report
        self._on_exit = on_exit
        self._log = log
        self._process: asyncio.subprocess.Process | None = None
        self._reader: asyncio.Task[None] | None = None
        self._why = ""  # it could not be started

    @property
    def pid(self) -> int | None:
        """The process's id while it runs."""
        process = self._process
        return process.pid if process and process.returncode is None else None

    def ending(self, code: int) -> str:
        """Return in words how it ended, to follow its name: ``stopped (code 1)``."""
        return f"could not be started: {self._why}" if self._why else f"stopped (code {code})"

    async def start(self) -> None:
        """Start the process; its reports come from now on.

        Where it can't be started (no interpreter, no memory, no process or file left to have)
        nothing is raised: ``on_exit`` is called soon, as for one that ended at once.
        """
        try:
            log = self._open_log()
            try:
                self._process = await asyncio.create_subprocess_exec(
                    *self._argv,
                    stdin=asyncio.subprocess.PIPE,
                    stdout=asyncio.subprocess.PIPE,
                    stderr=log,
                    limit=_LONGEST_LINE,
                    # Its own session: a closed terminal or ctrl+c reaches only us, and the child
                    # leaves by end of input, with its files closed.
                    start_new_session=True,
                )
            finally:
                os.close(log)
        except OSError as error:
            self._why = error.strerror or type(error).__name__
            self._note(f"not started: {error}\n".encode(errors="replace"))
            asyncio.get_running_loop().call_soon(self._on_exit, NOT_STARTED)
            return
        self._reader = asyncio.create_task(self._read(self._process))

    def _open_log(self) -> int:
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        try:
            self._log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if self._log.exists() and self._log.stat().st_size > _LARGEST_LOG:
                flags |= os.O_TRUNC
            return os.open(self._log, flags, 0o600)
        except OSError:
            return os.open(os.devnull, os.O_WRONLY)  # no log is no reason not to listen

    async def _read(self, process: asyncio.subprocess.Process) -> None:
        try:
            await self._hand_on(process)
        except asyncio.CancelledError:
            raise  # the loop is about to be closed: the child sees the end of its input
        except BaseException:  # a bug of the listener, who still hears that the child has gone
            await end(process)
            self._on_exit(await process.wait())
            raise
        self._on_exit(await process.wait())

    async def _hand_on(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        while True:
            try:
                line = await process.stdout.readline()
            except ValueError:  # longer than the limit: not one of ours
                continue
            if not line:
                break
            try:
                report = self._decoder.decode(line)
            except (msgspec.MsgspecError, UnicodeDecodeError):
                self._note(b"not understood: " + line)
                continue
            self._on_report(report)

    def _note(self, line: bytes) -> None:
        with contextlib.suppress(OSError):
            log = self._open_log()
            os.write(log, line)
            os.close(log)

    def send(self, order: msgspec.Struct) -> None:
        """Send an order; one to a child that has gone is dropped (``on_exit`` tells)."""
        process = self._process
        if process is None or process.stdin is None or process.stdin.is_closing():
            return
        with contextlib.suppress(BrokenPipeError, ConnectionResetError, RuntimeError):
            process.stdin.write(msgspec.json.encode(order) + b"\n")

    def kill(self) -> None:
        """End it at once; ``on_exit`` follows."""
        if self._process is not None and self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()

    async def stop(self, seconds: float = 2.0) -> None:
        """Close its input and wait for it to leave; kill it after ``seconds``."""
        process, reader = self._process, self._reader
        if process is None or reader is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        done, _ = await asyncio.wait({reader}, timeout=seconds)
        if not done:
            self.kill()
            await asyncio.wait({reader}, timeout=seconds)
