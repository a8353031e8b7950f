"""JSON on stdout that no terminal can be hurt by, and that loses nothing."""

from __future__ import annotations

import click

from mocktui.core.plain_json import json_line, json_text

__all__ = ["echo_json", "json_line", "json_text"]


def echo_json(value: object) -> None:
    """Write ``value`` as JSON to stdout."""
    click.echo(json_text(value))
