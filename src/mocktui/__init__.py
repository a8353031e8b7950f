"""mocktui: a timed mock interview in the terminal."""

__version__ = "0.1.0"
