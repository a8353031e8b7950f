"""Reading sessions for the index in other processes: thousands of them take all cores.

``python -m mocktui.storage.index_child SESSIONS`` gets lists of folder names, a JSON list a line,
and answers each with a length (4 bytes) and the entries in MessagePack. It leaves on EOF. A child
that fails costs nothing but time: what it was asked for is read here.
"""

from __future__ import annotations

import contextlib
import gc
import os
import subprocess
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType

import msgspec

from mocktui.storage.folder import SessionFolder
from mocktui.storage.index_read import Entry, read_entry

ENOUGH = 600  # sessions from which it is worth starting processes
BATCH = 40  # sessions a question; a child holds so many
_AHEAD = 2  # questions a child has got
_MOST = 4  # processes
_ENTRIES = msgspec.msgpack.Decoder(list[Entry])


def children_for(count: int) -> int:
    """Return how many processes should read so many sessions; 0: none but this."""
    cores = os.cpu_count() or 1
    return min(_MOST, cores) if count >= ENOUGH and cores > 1 else 0


class Children:
    """Processes that read sessions; none is left behind where the ``with`` ends."""

    def __init__(self, sessions_dir: Path, count: int) -> None:
        self._sessions = sessions_dir
        self._all = [self._start() for _ in range(count)]

    def _start(self) -> subprocess.Popen[bytes] | None:
        command = [sys.executable, "-P", "-m", "mocktui.storage.index_child", str(self._sessions)]
        try:
            return subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # ctrl+c is for whoever asks
            )
        except OSError:
            return None

    def __enter__(self) -> Children:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for one in self._all:
            if one is not None:
                one.kill()
                one.communicate()

    def read(self, folders: Sequence[SessionFolder]) -> Iterator[list[Entry]]:
        """Yield the entries of all folders, in order, some at a time."""
        batches = [folders[n : n + BATCH] for n in range(0, len(folders), BATCH)]
        asked: deque[tuple[int, Sequence[SessionFolder]]] = deque()
        coming = iter(batches)
        for n in range(_AHEAD * len(self._all)):
            self._ask_next(n % len(self._all), coming, asked)
        while asked:
            child, batch = asked.popleft()
            entries = self._answer(child)
            if entries is None or len(entries) != len(batch):
                self._give_up(child)
                entries = [read_entry(one) for one in batch]
            self._ask_next(child, coming, asked)
            yield entries

    def _ask_next(
        self,
        child: int,
        coming: Iterator[Sequence[SessionFolder]],
        asked: deque[tuple[int, Sequence[SessionFolder]]],
    ) -> None:
        batch = next(coming, None)
        if batch is None:
            return
        asked.append((child, batch))
        process = self._all[child]
        if process is not None and process.stdin is not None:
            try:
                process.stdin.write(msgspec.json.encode([one.id for one in batch]) + b"\n")
                process.stdin.flush()
            except OSError:
                self._give_up(child)

    def _answer(self, child: int) -> list[Entry] | None:
        process = self._all[child]
        if process is None or process.stdout is None:
            return None
        try:
            size = int.from_bytes(process.stdout.read(4), "big")
            return _ENTRIES.decode(process.stdout.read(size))
        except (OSError, msgspec.MsgspecError):
            return None

    def _give_up(self, child: int) -> None:
        process, self._all[child] = self._all[child], None
        if process is not None:
            process.kill()
            process.communicate()


def main(arguments: Sequence[str]) -> int:
    """Answer until EOF."""
    sessions = Path(arguments[0])
    gc.disable()  # events have no circles, and there are millions
    with contextlib.suppress(BrokenPipeError, KeyboardInterrupt):
        for line in sys.stdin.buffer:
            names = msgspec.json.decode(line, type=list[str])
            data = msgspec.msgpack.encode([read_entry(SessionFolder(sessions / n)) for n in names])
            sys.stdout.buffer.write(len(data).to_bytes(4, "big") + data)
            sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    code = main(sys.argv[1:])
    os._exit(code)  # a broken pipe has no last words
