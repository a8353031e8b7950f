"""A recognizer with nothing around it, in a process of its own: what the app is compared with.

``python bare.py ENGINE PCM PACE [MODEL]``: PCM is a file of 16 kHz 16-bit samples; PACE 1 gives
the blocks as a microphone would, 0 as fast as they are taken. One JSON line comes out: ``begun``
and ``events``, each (seconds on the system's monotonic clock, segments so far, open words), and
``ends`` of the words where the engine tells them.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

BLOCK = 3_200  # bytes: the app's own block of a tenth of a second
Said = tuple[list[dict[str, Any]], str]


def vosk_ear(model: str) -> tuple[Callable[[bytes], Said], Callable[[], Said]]:
    """Return (take a block, finish) of a KaldiRecognizer."""
    import vosk

    vosk.SetLogLevel(-3)
    recognizer = vosk.KaldiRecognizer(vosk.Model(model), 16000.0)
    recognizer.SetWords(True)
    segments: list[dict[str, Any]] = []

    def final(answer: str) -> Said:
        result = json.loads(answer)
        if result.get("text") and result.get("result"):
            words = [(one["word"], one["start"], one["end"]) for one in result["result"]]
            segments.append({"text": result["text"], "words": words})
        return segments, ""

    def hear(block: bytes) -> Said:
        if recognizer.AcceptWaveform(block):
            return final(recognizer.Result())
        return segments, json.loads(recognizer.PartialResult()).get("partial", "")

    return hear, lambda: final(recognizer.FinalResult())


def moonshine_ear() -> tuple[Callable[[bytes], Said], Callable[[], Said]]:
    """Return (take a block, finish) of a moonshine stream updated every half second."""
    import numpy as np
    from moonshine_voice.moonshine_api import ModelArch
    from moonshine_voice.transcriber import Transcriber
    from moonshine_voice.utils import get_model_path

    place = get_model_path("tiny-en")
    transcriber = Transcriber(place, ModelArch.TINY, options={"return_audio_data": "false"})
    stream = transcriber.create_stream(update_interval=float("inf"))
    stream.start()
    heard = 0
    lines: list[Any] = []

    def said() -> Said:
        closed = [one for one in lines if one.is_complete]
        kept = [{"text": " ".join(one.text.split())} for one in closed if one.text.strip()]
        rest = " ".join(one.text for one in lines if not one.is_complete)
        return kept, " ".join(rest.split())

    def hear(block: bytes) -> Said:
        nonlocal heard, lines
        heard += 1
        floats = np.frombuffer(block, "<i2").astype(np.float32) / np.float32(32768)
        stream.add_audio(floats.tolist(), 16000)
        if heard % 5 == 0:
            lines = stream.update_transcription(0).lines
        return said()

    def finish() -> Said:
        nonlocal lines
        stream.update_transcription(1)
        lines = stream.stop().lines
        return said()

    return hear, finish


def main() -> None:
    """Hear the file and tell what was heard when."""
    out = os.dup(1)
    os.dup2(2, 1)
    engine, pcm, pace, *model = sys.argv[1:]
    hear, finish = vosk_ear(model[0]) if engine == "vosk" else moonshine_ear()
    sound = Path(pcm).read_bytes()
    events: list[tuple[float, list[str], str]] = []
    said: Said = ([], "")
    begun = time.monotonic()
    for n, at in enumerate(range(0, len(sound), BLOCK)):
        if float(pace):
            due = begun + (n + 1) * 0.1 / float(pace)
            time.sleep(max(0.0, due - time.monotonic()))
        said = hear(sound[at : at + BLOCK])
        now = [one["text"] for one in said[0]], said[1]
        if not events or now != events[-1][1:]:
            events.append((time.monotonic(), *now))
    ended = time.monotonic()
    said = finish()
    texts = [one["text"] for one in said[0]]
    events.append((time.monotonic(), texts, ""))
    words = [word for one in said[0] for word in one.get("words", ())]
    whole = {"begun": begun, "ended": ended, "events": events, "words": words}
    os.write(out, json.dumps(whole).encode() + b"\n")
    os._exit(0)  # moonshine's way out would free what is freed


if __name__ == "__main__":
    main()
