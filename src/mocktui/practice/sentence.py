"""Whether somebody speaks, and whether the sentence is over: from levels alone, ten a second."""

from __future__ import annotations

from collections import deque

from mocktui.practice.view import Level

SPEECH = -45.0  # dBFS peak; a quiet voice at arm's length is above it on every microphone we tried
_ABOVE = 8.0  # dB over the room that count as a voice
_ROOM = 100  # levels the room is judged by
_NEW = 5  # levels before the room is known: all that is loud counts
_LAST = 10  # levels in which a voice shows itself …
_VOICE = 6  # … by this many: more than a click, a cough, or the loud start of a hum
_SENTENCE = 6  # levels with a voice that make a sentence, at the least
_OVER = 12  # levels without one that end it
_LONGEST = 150  # levels of one recording


class Sentence:
    """The sentence that is waited for or spoken now; :meth:`add` each level as it comes."""

    def __init__(self) -> None:
        self._room: deque[float] = deque(maxlen=_ROOM)
        self._last: deque[bool] = deque(maxlen=_LAST)
        self._levels = self._voiced = self._still = 0

    def next(self) -> None:
        """Wait for another one; the room stays as it was heard."""
        self._levels = self._voiced = self._still = 0

    def add(self, level: Level) -> None:
        """Take the level of the last tenth of a second."""
        self._room.append(level.rms)
        room = sorted(self._room)[len(self._room) // 10]
        voice = level.peak > SPEECH and (
            level.rms > room + _ABOVE or len(self._room) < _NEW  # it may begin in mid-word
        )
        self._last.append(voice)
        self._levels += 1
        self._voiced += voice
        self._still = 0 if voice else self._still + 1

    @property
    def speaking(self) -> bool:
        """Whether a voice was heard in the last second; a hum or a click is none."""
        return sum(self._last) >= _VOICE

    @property
    def begins(self) -> bool:
        """True once a sentence: at the level that makes it likely."""
        return self._voiced == 2 and self._still == 0

    @property
    def spoken(self) -> bool:
        """Whether there was enough of a voice for a sentence."""
        return self._voiced >= _SENTENCE

    @property
    def over(self) -> bool:
        """Whether it has ended, or became too long for a check."""
        return (self.spoken and self._still >= _OVER) or self._levels >= _LONGEST
