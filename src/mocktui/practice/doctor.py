"""What works on this machine, what doesn't, and what to do about it.

Every check runs in a thread of its own with a time it may take, so one that hangs (a dead network
folder, a wedged sound server) costs its own line and nothing else.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

import msgspec

from mocktui.core.problem import Problem
from mocktui.core.text import one_line
from mocktui.places import Places
from mocktui.practice import doctor_files as files
from mocktui.practice import doctor_sound as sound
from mocktui.practice import doctor_terminal as terminal
from mocktui.practice.fact import Fact, broken

__all__ = ["Check", "Fact", "Report", "checks", "examine"]

QUICK = 10.0  # seconds for what only looks at files
SLOW = 20.0  # seconds for what asks a child process
SPOKEN = 60.0  # seconds for a sentence, its words, and a look at other microphones
LOADING = 90.0  # seconds for a speech model to load; the large English one needs up to a minute


class Check(msgspec.Struct, frozen=True):
    """One thing to look at: ``look`` returns its facts and may take ``seconds``."""

    name: str
    look: Callable[[], Sequence[Fact]]
    seconds: float = QUICK
    needed: bool = False


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """All facts. ``ok``: nothing keeps the person from speaking and being heard."""

    version: str
    checks: tuple[Fact, ...]
    ok: bool


def checks(places: Places, *, microphone: bool = False, device: str = "") -> list[Check]:
    """Return what there is to look at; ``microphone`` also listens to a sentence."""
    found = [
        Check("system", terminal.system),
        Check("data folder", lambda: files.data_folder(places), needed=True),
        Check("cache folder", lambda: files.cache_folder(places)),
        Check("disk", lambda: files.disk(places), needed=True),
        Check("microphones", sound.microphones, SLOW, needed=True),
        Check("loudspeaker", sound.loudspeaker, SLOW),
        Check("vosk", lambda: sound.library("vosk"), SLOW),
        Check("moonshine", lambda: sound.library("moonshine"), SLOW),
        Check("sound files", lambda: sound.library("soundfile"), SLOW, needed=True),
        Check("models", lambda: sound.models(places)),
        Check("listening", lambda: sound.listening(places), LOADING, needed=True),
        Check("packs", lambda: files.packs(places)),
        Check("sessions", lambda: files.sessions(places), SLOW),
        Check("terminal", terminal.terminal),
    ]
    if microphone:
        found.append(Check("sound check", lambda: sound.sound_check(places, device), SPOKEN, True))
    return found


def examine(
    wanted: Sequence[Check], progress: Callable[[str], None] | None = None
) -> tuple[Fact, ...]:
    """Run the checks at the same time and return their facts in order; never raises Problem.

    ``progress`` is called with the name of the check that is being waited for.
    """
    running = [_Running(one) for one in wanted]
    facts: list[Fact] = []
    for one in running:
        if progress is not None:
            progress(one.check.name)
        facts += one.facts()
    return tuple(facts)


def report(facts: tuple[Fact, ...]) -> Report:
    """Return the facts and the verdict: not ``ok`` where a needed one is missing or broken."""
    from mocktui import __version__

    return Report(version=__version__, checks=facts, ok=not any(one.stops for one in facts))


class _Running:
    """A check in its thread; a daemon, so that one that hangs can't keep the program."""

    def __init__(self, check: Check) -> None:
        self.check = check
        self._facts: Sequence[Fact] | None = None
        self._thread = threading.Thread(target=self._run, name=check.name, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._facts = self.check.look()
        except Problem as problem:
            self._facts = [broken(self.check.name, problem, needed=self.check.needed)]
        except OSError as error:
            fault = Problem(one_line(str(error)), fix="Repair what it names and look again.")
            self._facts = [broken(self.check.name, fault, needed=self.check.needed)]

    def facts(self) -> Sequence[Fact]:
        self._thread.join(self.check.seconds)
        if self._facts is not None:
            return self._facts
        what, fix = "this check failed; the log says why", "Please report it."
        if self._thread.is_alive():
            what = f"no answer within {self.check.seconds:g} seconds"
            fix = "Something it needs hangs: the disk, the network, or the sound server."
        return [broken(self.check.name, Problem(what, fix=fix), needed=self.check.needed)]
