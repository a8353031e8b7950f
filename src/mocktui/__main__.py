"""``python -m mocktui`` is the same command as ``mocktui``."""

from mocktui.cli.main import run

if __name__ == "__main__":
    run()
