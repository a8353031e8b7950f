"""How a sitting ends, and what hears it ends: nothing stays open, whatever fails on the way."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from msgspec.structs import replace

from mocktui.core import commands as do
from mocktui.core.format import WARM_UP
from mocktui.locked import is_locked
from mocktui.practice.view import View
from tests.core.sittings import session
from tests.practice.parts import Rig, settle


def test_a_listener_can_go_also_while_it_hears(tmp_path: Path) -> None:
    async def run() -> None:
        heard: list[str] = []
        async with Rig(tmp_path, session(rules=WARM_UP)) as rig:

            def once(_: View) -> None:
                heard.append("once")
                leave()

            leave = rig.conductor.listen(once)
            rig.conductor.listen(lambda _: heard.append("always"))
            rig.conductor.say("one")
            rig.conductor.say("two")
            leave()
        assert heard[:3] == ["once", "always", "always"]
        assert heard.count("once") == 1

    asyncio.run(run())


@pytest.mark.parametrize("begun", [True, False])
def test_what_fails_at_the_end_keeps_nothing_open(tmp_path: Path, begun: bool) -> None:
    """The journal is closed, the transcript made and the claim let go; then it is told."""
    done: list[str] = []

    async def run() -> Rig:
        rig = Rig(tmp_path, microphone="ready" if begun else "failed")

        async def jams() -> None:
            raise OSError(28, "a part that can't be put away")

        rig.ears.close = jams  # type: ignore[method-assign]  # a part that fails
        rig.conductor._derive = lambda: done.append("transcript")
        rig.conductor.release = lambda: done.append("claim")
        rig.running = asyncio.create_task(rig.conductor.run())
        await settle()
        rig.conductor.do(do.Leave())
        with pytest.raises(OSError, match="put away"):
            await asyncio.wait_for(rig.running, 10)
        return rig

    rig = asyncio.run(run())
    assert rig.mic.orders[-1] == "away"
    assert done == (["transcript", "claim"] if begun else ["claim"])
    assert not is_locked(rig.folder.events)
    assert rig.folder.path.exists() == begun


def test_a_sitting_that_is_cancelled_leaves_no_task(tmp_path: Path) -> None:
    """In its last wait, for words that are still being read."""

    async def run() -> None:
        rig = Rig(tmp_path)
        waiting = asyncio.Event()

        async def idle() -> None:
            waiting.set()
            await asyncio.Event().wait()

        rig.ears.idle = idle  # type: ignore[method-assign]  # never through
        rig.running = asyncio.create_task(rig.conductor.run())
        await settle()
        rig.conductor._state = replace(rig.conductor._state, phase="ended")
        rig.conductor._wake.set()
        await asyncio.wait_for(waiting.wait(), 5)
        rig.running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await rig.running
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(run())
