"""A child process's ends of its pipes, out of reach of the libraries it loads."""

from __future__ import annotations

import os
from typing import BinaryIO


def keep_pipes() -> tuple[BinaryIO, int]:
    """Return the stream orders come in on and the descriptor reports go out on.

    Call it once, first of all. Descriptor 0 is empty from then on and 1 is standard error: what
    libraries print must not get between the reports, and on Windows a library that is loaded asks
    what kind of file descriptor 0 is, which waits as long as another thread waits for orders on it
    (https://github.com/numpy/numpy/issues/24290).
    """
    orders = os.fdopen(os.dup(0), "rb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    out = os.dup(1)
    os.dup2(2, 1)
    return orders, out
