"""Fetching one file, from several addresses, in several sittings.

Where a checksum is pinned, size and checksum must be exactly right. Where none is, the size must be
of the order expected, and every step of the way must be https.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from mocktui.core.problem import Problem
from mocktui.core.text import one_line
from mocktui.places import private_open
from mocktui.speech.catalog import CatalogModel
from mocktui.speech.unpack import Cancelled, disk_problem

if TYPE_CHECKING:
    import httpx

_TICK = 0.1  # seconds between two looks at `cancelled`, and between two calls of `progress`
_ABOUT = 3  # how many times bigger or smaller than "about" a file of unknown checksum may be


class Patience(msgspec.Struct, frozen=True, kw_only=True):
    """How long to wait, in seconds, and how often to go on after a break.

    ``breaks`` counts connections in a row that brought nothing; ``connections`` all of them at one
    address.
    """

    connect: float = 10.0
    read: float = 20.0
    breaks: int = 2
    connections: int = 40


PATIENCE = Patience()


class _UnusableError(Exception):
    """This address won't give us the file; the text says why."""


class _Wanted:
    """What is fetched. ``size`` in bytes; without a checksum it is what the server says first."""

    def __init__(self, model: CatalogModel) -> None:
        self.pinned = model.pinned
        self.sha256 = model.sha256
        self.about = model.bytes
        self.size: int | None = model.bytes if model.pinned else None

    def take_size(self, size: int | None) -> None:
        """Compare (or learn) the size the server states; raises _UnusableError."""
        if self.size is None:
            if size is None:
                raise _UnusableError("it doesn't tell how big its file is")
            if not self.about / _ABOUT <= size <= self.about * _ABOUT:
                raise _UnusableError(
                    f"its file has {size:,} bytes, not about {self.about:,}: not this model"
                )
            self.size = size
        elif size not in (None, self.size):
            raise _UnusableError(f"its file has {size:,} bytes, not {self.size:,}: not this model")


def download(
    model: CatalogModel,
    part: Path,
    progress: Callable[[int, int], None],
    cancelled: Callable[[], bool],
    patience: Patience = PATIENCE,
) -> str:
    """Bring ``part`` to hold the model's whole zip, going on from what it holds; return its sha256.

    ``progress`` gets (bytes there, bytes in all). On return size and sha256 are right; those of a
    model without a checksum are what the server gave. Raises Cancelled (``part`` stays), or Problem
    when no address gave the right file: what arrived stays only where it may still be the
    beginning of it.
    """
    reasons = []
    for address in model.addresses:
        try:
            return _from_address(address, _Wanted(model), part, progress, cancelled, patience)
        except _UnusableError as reason:
            reasons.append(f"{address.split('/')[2]}: {reason}")
        except OSError as error:
            raise disk_problem(error, part.parent) from None
    kept = " What has arrived is kept." if _size(part) else ""
    raise Problem(
        f"{model.name} couldn't be downloaded ({'; '.join(reasons)})",
        fix=f"Check the connection and start again.{kept} Or get the zip by other means and run:"
        " mocktui models add FILE.zip",
    )


def _from_address(
    address: str,
    wanted: _Wanted,
    part: Path,
    progress: Callable[[int, int], None],
    cancelled: Callable[[], bool],
    patience: Patience,
) -> str:
    import httpx

    inherited = _size(part) > 0  # bytes from another time or address may spoil the sum
    fruitless = 0
    for _ in range(patience.connections):
        have = _size(part)
        if wanted.size is None or have < wanted.size:
            reason = "the connection broke off"
            try:
                _run(_stream(address, wanted, part, have, progress, patience), cancelled)
            except (httpx.ConnectError, httpx.ConnectTimeout, httpx.UnsupportedProtocol) as error:
                raise _UnusableError(_reason(error)) from None
            except (ImportError, ValueError) as error:  # a proxy setting httpx can't follow
                raise _UnusableError(one_line(str(error))) from None
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                reason = _reason(error)
            now = _size(part)
            fruitless = 0 if now > have else fruitless + 1
            if fruitless > patience.breaks:
                whole = f"{wanted.size:,}" if wanted.size else "?"
                raise _UnusableError(f"{reason} at {now:,} of {whole} bytes")
            if now != wanted.size:
                continue
        progress(wanted.size, wanted.size)
        found = _sum(part, cancelled)
        if not wanted.pinned or found == wanted.sha256:
            return found
        part.unlink()
        if not inherited:
            raise _UnusableError("what it sent isn't this model (the checksum differs)")
        inherited = False
    raise _UnusableError("the connection broke off again and again")


async def _stream(
    address: str,
    wanted: _Wanted,
    part: Path,
    have: int,
    progress: Callable[[int, int], None],
    patience: Patience,
) -> None:
    """Append what ``address`` has beyond the first ``have`` bytes to ``part``."""
    import httpx

    timeout = httpx.Timeout(patience.read, connect=patience.connect)
    # The bytes as they are: a zip gains nothing from a second compression, and ranges need it.
    headers = {"Accept-Encoding": "identity", "User-Agent": "mocktui"}
    if have:
        headers["Range"] = f"bytes={have}-"

    async def before(request: httpx.Request) -> None:  # each step of a redirection, too
        if not wanted.pinned and request.url.scheme != "https":
            raise _UnusableError(
                f"{request.url.host} doesn't use https, and without a checksum nothing less will do"
            )

    client = httpx.AsyncClient(
        timeout=timeout,
        follow_redirects=True,
        headers=headers,
        event_hooks={"request": [before]},
    )
    async with client, client.stream("GET", address) as answer:
        start = _start(answer, wanted, have)
        if start < 0:  # 416: the server knows no such range
            if not wanted.pinned and answer.headers.get("content-range") == f"bytes */{have}":
                wanted.take_size(have)  # all of it had come already
            else:  # what we have is not its file
                part.unlink(missing_ok=True)
            return
        size = wanted.size
        assert size is not None
        flags = os.O_WRONLY | os.O_CREAT
        descriptor = private_open(part, flags | (os.O_APPEND if start else os.O_TRUNC))
        try:
            told = 0.0
            async for block in answer.aiter_raw():  # as it comes: a cut loses none of it
                start += len(block)
                if start > size:
                    os.ftruncate(descriptor, 0)
                    raise _UnusableError(f"it sends more than {size:,} bytes: not this model")
                _write(descriptor, block)
                if time.monotonic() - told >= _TICK:
                    told = time.monotonic()
                    progress(start, size)
        finally:
            os.close(descriptor)


def _start(answer: httpx.Response, wanted: _Wanted, have: int) -> int:
    """Return where the answer's first byte belongs, or -1 for a range the server refuses."""
    code = answer.status_code
    if code == 416 and have:
        return -1
    length: int | None = None
    start = 0
    if code == 206 and have:
        found = re.fullmatch(
            r"bytes (\d+)-(\d+)/(\d+|\*)", answer.headers.get("content-range", "").strip()
        )
        if found is None or int(found[1]) != have:
            raise _UnusableError("it answers with another part than the one asked for")
        start = have
        length = None if found[3] == "*" else int(found[3])
    elif code == 200:
        stated = answer.headers.get("content-length", "")
        length = int(stated) if stated.isdecimal() else None
    else:
        raise _UnusableError(f"it answers {code} {one_line(answer.reason_phrase)}".rstrip())
    wanted.take_size(length)
    return start


def _run(work: Coroutine[None, None, None], cancelled: Callable[[], bool]) -> None:
    """Run ``work`` on an event loop of this thread, and end it at once when ``cancelled``.

    A blocking read could not be left before its time-out; a task can.
    """

    async def watch() -> None:
        task = asyncio.ensure_future(work)
        try:
            while not task.done():
                if cancelled():
                    raise Cancelled
                await asyncio.wait({task}, timeout=_TICK)
        finally:
            task.cancel()
            await asyncio.wait({task})
            if not task.cancelled():
                task.exception()  # looked at, or asyncio complains when it is thrown away
        task.result()

    asyncio.run(watch())


def _write(descriptor: int, block: bytes) -> None:
    view = memoryview(block)
    while view:
        view = view[os.write(descriptor, view) :]


def _sum(path: Path, cancelled: Callable[[], bool]) -> str:
    total = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            if cancelled():
                raise Cancelled
            total.update(block)
    return total.hexdigest()


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _reason(error: Exception) -> str:
    import httpx

    if isinstance(error, httpx.TimeoutException):
        return "no answer in time"
    if isinstance(error, httpx.ConnectError):
        why = re.sub(r"^\[Errno -?\d+\] ", "", one_line(str(error)))
        return f"it can't be reached ({why or 'no connection'})"
    if isinstance(error, httpx.ReadError | httpx.RemoteProtocolError):
        return "the connection broke off"
    return one_line(str(error)) or type(error).__name__
