"""A recognizer with nothing around it, in a process of its own: what the app is compared with.

``python bare.py ENGINE MODEL PACE PCM…``: each PCM is a file of 16 kHz 16-bit samples, heard with a
recognizer of its own; MODEL is a Vosk model's folder. PACE 1 gives the blocks as a microphone
would, 0 as fast as they are taken. One JSON line a file comes out: ``begun`` and ``events``, each
(seconds on the system's monotonic clock, segments so far, open words), and ``words`` with their
times where the engine tells them.
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


Ear = tuple[Callable[[bytes], Said], Callable[[], Said]]


def load(engine: str, model: str) -> Any:
    """Return Vosk's model or moonshine's transcriber."""
    if engine == "vosk":
        import vosk

        vosk.SetLogLevel(-3)
        return vosk.Model(model)
    from moonshine_voice.moonshine_api import ModelArch
    from moonshine_voice.transcriber import Transcriber
    from moonshine_voice.utils import get_model_path

    place = get_model_path("tiny-en")
    return Transcriber(place, ModelArch.TINY, options={"return_audio_data": "false"})


def vosk_ear(model: Any) -> Ear:
    """Return (take a block, finish) of a KaldiRecognizer."""
    import vosk

    recognizer = vosk.KaldiRecognizer(model, 16000.0)
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


def moonshine_ear(transcriber: Any) -> Ear:
    """Return (take a block, finish) of a moonshine stream updated every half second."""
    import numpy as np

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
    engine, model, pace, *files = sys.argv[1:]
    loaded = load(engine, model)
    for pcm in files:
        ear = vosk_ear(loaded) if engine == "vosk" else moonshine_ear(loaded)
        os.write(out, json.dumps(listen(ear, Path(pcm).read_bytes(), float(pace))).encode() + b"\n")
    os._exit(0)  # moonshine's way out would free what is freed


def listen(ear: Ear, sound: bytes, pace: float) -> dict[str, Any]:
    """Return what the ear says of ``sound``, and when."""
    hear, finish = ear
    events: list[tuple[float, list[str], str]] = []
    said: Said = ([], "")
    begun = time.monotonic()
    for n, at in enumerate(range(0, len(sound), BLOCK)):
        if pace:
            due = begun + (n + 1) * 0.1 / pace
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
    return {"begun": begun, "ended": ended, "events": events, "words": words}


if __name__ == "__main__":
    main()
