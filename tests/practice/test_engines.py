"""An engine that is added stands in every list; none is forgotten."""

from __future__ import annotations

from mocktui.core.metrics import KEPT
from mocktui.practice.choose import _CANNOT
from mocktui.practice.compare import _QUICK
from mocktui.practice.doctor_sound import _INSTALL
from mocktui.practice.looking import LIBRARIES
from mocktui.practice.settings import OPTIONS
from mocktui.speech.engines import ENGINES, TITLES, WISHES
from mocktui.speech.instrument import LACKS, TELLS


def test_every_engine_is_in_every_list() -> None:
    assert WISHES == ("auto", *ENGINES) == tuple(TITLES) == tuple(OPTIONS["engine"].choices)
    for known in (_QUICK, TELLS, LACKS):
        assert set(known) == set(ENGINES)
    for known in (LIBRARIES, _INSTALL):
        assert set(known) >= set(ENGINES)
    assert set(KEPT) | set(_CANNOT) <= set(ENGINES)
