"""A bare KaldiRecognizer in a process of its own: ``python bare_process.py``.

One JSON line in (``model``, ``pcm``: a file of 16 kHz 16-bit samples), one line out: the results
that have words. In the tests' own process other libraries set how the processor rounds numbers,
and times and confidences differ in the fourth digit; the worker has none of them, nor has this.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path


def main() -> None:
    """Answer until the input ends."""
    out = os.dup(1)
    os.dup2(2, 1)
    import vosk

    vosk.SetLogLevel(-3)
    loaded: tuple[str, object] = ("", None)
    for line in sys.stdin:
        asked = json.loads(line)
        if loaded[0] != asked["model"]:
            loaded = ("", None)  # the one before goes first: each takes half a gigabyte
            loaded = (asked["model"], vosk.Model(asked["model"]))
        heard = Path(asked["pcm"]).read_bytes()
        recognizer = vosk.KaldiRecognizer(loaded[1], 16000.0)
        recognizer.SetWords(True)
        answers = [
            recognizer.Result()
            for at in range(0, len(heard), 3200)
            if recognizer.AcceptWaveform(heard[at : at + 3200])
        ]
        found = [json.loads(one) for one in [*answers, recognizer.FinalResult()]]
        text = json.dumps([one for one in found if one["text"]])
        os.write(out, text.encode() + b"\n")


if __name__ == "__main__":
    main()
