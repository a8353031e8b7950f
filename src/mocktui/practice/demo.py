"""The demo: two questions answered by a recorded voice, through the real pipeline."""

from __future__ import annotations

import tomllib
from pathlib import Path

from mocktui.core.format import Format
from mocktui.core.problem import Problem
from mocktui.packs.read import read_pack
from mocktui.places import Places, shipped
from mocktui.practice.begin import begin
from mocktui.practice.choose import choose_engine
from mocktui.practice.conductor import Conductor
from mocktui.practice.setup import Setup
from mocktui.speech.store import Store

RECORDINGS = Path(__file__).with_name("recordings")
FORMAT = Format(
    id="demo",
    title="Demo",
    about="a recorded voice answers two questions",
    think=3.0,
    answer=60.0,
    between=3.0,
)


def answers() -> dict[str, str]:
    """Return what the voice says, by question id, in the order of the demo."""
    text = (RECORDINGS / "answers.toml").read_text(encoding="utf-8")
    spoken: dict[str, str] = tomllib.loads(text)["answers"]
    return {key: " ".join(one.split()) for key, one in spoken.items()}


def demo(places: Places) -> Conductor:
    """Return the demo's practice, saved apart from the person's sessions.

    Raises Problem where nothing can listen: then there is nothing to show.
    """
    pack = read_pack(shipped("questions") / "ml-interview-16.toml")
    choice = choose_engine(Store(places), language=pack.language)
    if choice.engine is None:
        ways = " Or: ".join(one.removeprefix("To be heard: ") for one in choice.missing)
        raise Problem("nothing here can listen to the demo's voice", fix=f"Run: {ways}")
    keys = tuple(answers())
    setup = Setup(
        packs=(pack,),
        format=FORMAT,
        only=keys,
        voice=False,
        tones=False,
        source=tuple(RECORDINGS / f"{key}.flac" for key in keys),
    )
    return begin(places, setup, sessions=places.demo_sessions)
