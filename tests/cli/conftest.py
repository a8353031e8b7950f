"""Models to install, from a web server (``tests/speech``)."""

from __future__ import annotations

from tests.speech.model_server import archive, server

__all__ = ["archive", "server"]
