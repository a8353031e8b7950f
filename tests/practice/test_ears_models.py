"""A model's folder that is exchanged while somebody speaks: real workers, a real model twice."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
from pathlib import Path

from mocktui.practice.ears import worker_command
from tests.practice.listening import until
from tests.practice.test_ears import ears, speak
from tests.speech.talk import korean, narrowed, said_in_korean
from tests.support import link_or_copy


def test_a_model_exchanged_for_another_while_it_listens(tmp_path: Path) -> None:
    """The answer goes on with the one that listens; only a new worker takes the new one.

    A new worker says so once, and its readings don't carry the first one's name.
    """
    model = tmp_path / "model"
    shutil.copytree(korean(), model, copy_function=link_or_copy)
    other = narrowed(tmp_path / "other")
    sound = said_in_korean("안녕하세요 반갑습니다 오늘 날씨가 좋습니다")
    argv = worker_command("vosk", model, "ko", tmp_path / "cache")
    first, second, third = (tmp_path / f"{n}.wav" for n in range(3))

    async def run() -> None:
        async with ears(argv, tmp_path) as (one, heard):
            assert one.state == "ready", one.line
            await speak(first, *sound, pace=20)
            one.read_again("first", first)
            await asyncio.wait_for(one.idle(), 60)
            undisturbed = heard.segments["first whole"]

            one.listen("second", second)
            speaking = asyncio.create_task(speak(second, *sound, pace=2))
            await until(lambda: second.exists() and second.stat().st_size > 40_000, "some sound")
            model.rename(tmp_path / "gone")
            other.rename(model)
            shutil.rmtree(tmp_path / "gone")
            one.finish("second", await speaking)
            await asyncio.wait_for(one.idle(), 60)
            assert heard.segments["second live"] == undisturbed
            assert (heard.faults, one.model) == ([], "ko")

            one.listen("third", third)
            speaking = asyncio.create_task(speak(third, *sound, pace=2))
            await until(lambda: third.exists() and third.stat().st_size > 40_000, "some sound")
            assert one.pid is not None
            os.kill(one.pid, signal.SIGKILL)
            one.finish("third", await speaking)
            await asyncio.wait_for(one.idle(), 60)
            assert [reading for take, reading, _ in heard.done if take == "third"] == ["live-2"]
            assert one.model.startswith("ko #")
            told = [line for line in heard.faults if "exchanged" in line]
            assert len(told) == 1
            assert len(heard.faults) == 2  # and that it stopped
            assert heard.segments["third live-2"] != undisturbed
            one.read_again("third", third)
            await asyncio.wait_for(one.idle(), 60)
            assert heard.segments["third whole"] == heard.segments["third live-2"]

    asyncio.run(run())
