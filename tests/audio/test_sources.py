"""Samples on their way into a take, the pre-roll, the level."""

from __future__ import annotations

import numpy as np
import pytest

from mocktui.audio.sources import mono_int16, to_int16
from mocktui.audio.take import LevelMeter, Ring


def test_every_16_bit_sample_survives_floats() -> None:
    every = np.arange(-32768, 32768, dtype="<i2")
    assert to_int16(every.astype(np.float32) / np.float32(32768)) == every.tobytes()
    assert to_int16(np.array([2.0, -2.0], np.float32)) == np.array([32767, -32768], "<i2").tobytes()


def test_mixed_down() -> None:
    both = np.array([[100, 300], [-32768, -32768], [32767, 32767]], "<i2")
    assert np.frombuffer(mono_int16(both.tobytes(), 2), "<i2").tolist() == [200, -32768, 32767]
    assert mono_int16(b"\1\0", 1) == b"\1\0"


def test_ring_keeps_two_seconds() -> None:
    ring = Ring()
    ring.begin(1000)
    assert ring.last(0.3) == b""
    for number in range(50):
        ring.add(bytes([number]) * 200)  # a tenth of a second each
    assert ring.last(0.2) == bytes([48]) * 200 + bytes([49]) * 200
    assert ring.last(0.0) == ring.last(-1) == b""
    assert len(ring.last(60)) == 4000
    ring.clear()
    assert ring.last(1) == b""


@pytest.mark.parametrize(
    ("value", "rms", "clipped"), [(0, -120.0, 0), (16384, -6.0, 0), (32767, 0.0, 1600)]
)
def test_level(value: int, rms: float, clipped: int) -> None:
    meter = LevelMeter(zeros_matter=True)
    meter.begin(16000)
    block = np.full(800, value, "<i2").tobytes()
    assert meter.add(block) is None
    level = meter.add(block)
    assert level is not None
    assert (level.rms, level.peak) == (pytest.approx(rms, abs=0.05),) * 2
    assert level.clipped == clipped
    assert level.zeros == (value == 0)


def test_zeros_are_only_dead_until_something_is_heard() -> None:
    meter = LevelMeter(zeros_matter=True)
    meter.begin(10)
    assert [getattr(meter.add(one), "zeros", None) for one in (b"\0\0", b"\1\0", b"\0\0")] == [
        True,
        False,
        False,
    ]
