"""Moonshine's words in the app are a bare stream's: a quarter of a minute of ``bench_equal.py``.

With Vosk, tests/speech/test_worker_vosk.py compares more than words: times and confidences too.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from tests.speech.talk import package


def test_moonshine_in_the_app_and_bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package("moonshine_voice")
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "benchmarks"))
    import bench_equal
    import sounds

    takes = [sounds.long_english(8.0, bench_equal.RATE, seed) for seed in (11, 12)]
    heard = bench_equal.both("moonshine", takes, tmp_path)
    equal, words = bench_equal.same_in_all(*asyncio.run(heard))
    assert words > 15
    assert equal == words
    for name in ("bench_equal", "sounds"):  # general names: nobody else shall find them
        sys.modules.pop(name)
