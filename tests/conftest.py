"""For all tests: a home of their own, and no silent skips where those are forbidden (CI)."""

from __future__ import annotations

import gc
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

_HOME_VARIABLES = (
    "MOCKTUI_DATA_DIR",
    "XDG_DATA_HOME",
    "XDG_CACHE_HOME",
    "XDG_CONFIG_HOME",
    "XDG_STATE_HOME",
)
_skipped: list[str] = []


def pytest_configure(config: pytest.Config) -> None:
    """Give the tests an empty home: no folder, model or setting of the person running them."""
    # A shell's background job ignores ctrl+c, and so would every child; some tests press it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    home = tempfile.mkdtemp(prefix="mocktui-home-")
    config.add_cleanup(lambda: shutil.rmtree(home, ignore_errors=True))
    os.environ["HOME"] = home
    # It is noon here, the day UTC has: no test meets a midnight or the hour a clock is put back.
    ahead = 12 - time.gmtime().tm_hour
    os.environ["TZ"] = f"NOON{-ahead:+d}"
    time.tzset()
    # How long an example takes says only how busy the machine is. Where skips are forbidden (CI)
    # the same examples come each time.
    settings.register_profile(
        "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    settings.register_profile(
        "the same each time", settings.get_profile("any machine"), derandomize=True, database=None
    )
    ci = os.environ.get("MOCKTUI_NO_SKIPS")
    settings.load_profile("the same each time" if ci else "any machine")
    for name in _HOME_VARIABLES:
        os.environ.pop(name, None)


def pytest_collection_finish() -> None:
    """Keep what was imported out of every later look for garbage, and look less often.

    It was a fifth of the time the tests took: each screen is some 10,000 objects in circles.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(autouse=True)
def _no_settings_of_another_test() -> Iterator[None]:
    """Take away what a test set: the settings are one file for all data folders."""
    yield
    shutil.rmtree(Path(os.environ["HOME"], ".config", "mocktui"), ignore_errors=True)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Remember what was skipped (an expected failure is none)."""
    if report.skipped and not hasattr(report, "wasxfail"):
        _skipped.append(report.nodeid)


def pytest_collectreport(report: pytest.CollectReport) -> None:
    """Remember files that skipped themselves whole."""
    if report.skipped:
        _skipped.append(report.nodeid)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Fail a run that left out a test where MOCKTUI_NO_SKIPS=1."""
    if os.environ.get("MOCKTUI_NO_SKIPS") and _skipped and exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say why such a run failed."""
    if os.environ.get("MOCKTUI_NO_SKIPS") and _skipped:
        terminalreporter.section("skips are forbidden here (MOCKTUI_NO_SKIPS=1)", red=True)
        for one in sorted(set(_skipped)):
            terminalreporter.write_line(one)
