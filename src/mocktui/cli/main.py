"""The command ``mocktui``: global options, the table of commands, and how errors leave.

The commands' modules are imported only when they are called: ``mocktui --help`` is made from
``COMMANDS`` alone and loads neither Textual nor numpy, Vosk or sounddevice.
"""

from __future__ import annotations

import gc
import os
import sys

# Nothing made while importing is garbage: looking for it is a tenth of a short command's time.
gc.disable()

import threading  # noqa: E402 - after gc.disable()
from typing import TYPE_CHECKING, NoReturn  # noqa: E402 - after gc.disable()

import click  # noqa: E402 - after gc.disable()

import mocktui  # noqa: E402 - after gc.disable()
from mocktui.core.problem import Problem  # noqa: E402 - after gc.disable()

gc.enable()

if TYPE_CHECKING:
    from types import TracebackType

    from click.shell_completion import CompletionItem

    from mocktui.places import Places

# name -> short help. `name` lives in mocktui.cli.<name> as the click command <name>; a test
# compares each line with the command's own.
COMMANDS = {
    "practice": "Run a timed mock interview.",
    "demo": "Hear two recorded answers go through the real thing.",
    "due": "Show what to practise next, and why.",
    "plan": "Set the interview's date, and see the days before it.",
    "progress": "Show the days practised and each question over its takes.",
    "sessions": "List past sessions.",
    "show": "Show what was said in a session.",
    "export": "Write sessions as Markdown, JSON, CSV or subtitles.",
    "people": "Show a table over the data folders of several people.",
    "purge": "Remove deleted sessions for good.",
    "packs": "List, show, check, make and import question packs.",
    "stories": "List and check your own stories.",
    "formats": "List, show and check formats: how a sitting is run.",
    "models": "List, install and choose speech models.",
    "transcribe": "Write down what is said in audio files or in a session.",
    "settings": "Show, check and edit your settings and keys.",
    "doctor": "Check microphone, engines, models and folders.",
    "reindex": "Make the index of past sessions anew.",
    "completions": "Print the completions for bash, zsh or fish.",
}

DONE, FAILED, INTERRUPTED = 0, 1, 130


class LazyGroup(click.Group):
    """A group that knows its commands' names and short helps without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's
        """Return the names in the table's order: what people need first comes first."""
        return list(COMMANDS)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's
        cmd_name: str,
    ) -> click.Command | None:
        """Import and return one command, or None where the table has no such name."""
        if cmd_name not in COMMANDS:
            return None
        from importlib import import_module

        command: click.Command = getattr(import_module(f"mocktui.cli.{cmd_name}"), cmd_name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or end with bad usage and the nearest name."""
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(args[0], COMMANDS, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            ctx.fail(f"No such command {args[0]!r}.{hint}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; whoever reads our lines may stop: ``mocktui sessions | head -1``."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            _discard_output()
            return DONE

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Offer the table's names, and the options, without importing a command."""
        from click.shell_completion import CompletionItem

        names = [
            CompletionItem(name, help=what)
            for name, what in COMMANDS.items()
            if name.startswith(incomplete)
        ]
        return [*names, *click.Command.shell_complete(self, ctx, incomplete)]

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's
        formatter: click.HelpFormatter,
    ) -> None:
        """Write the table of commands without importing one of them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Without a command the full-screen app opens.",
)
@click.option(
    "--data-dir",
    metavar="DIR",
    help="Keep sessions, packs and models in DIR (also: MOCKTUI_DATA_DIR).",
)
@click.option("--plain", is_flag=True, help="Plain lines, for screen readers and dumb terminals.")
@click.version_option(mocktui.__version__, prog_name="mocktui")
@click.pass_context
def main(ctx: click.Context, data_dir: str | None, plain: bool) -> int:
    """Practise interviews: timed questions, spoken answers, read back offline."""
    from pathlib import Path

    from mocktui.places import Places

    ctx.obj = Places(Path(data_dir) if data_dir else None)
    if ctx.invoked_subcommand:
        return DONE
    return _plain(ctx.obj) if plain else _full_screen(ctx.obj)


def run(arguments: list[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code; the entry point of the package.

    0 done, 1 failed with a message, 2 bad usage, 130 interrupted. A bug's traceback goes to the
    log file, never to the terminal (``MOCKTUI_DEBUG=1`` shows it).
    """
    gc.freeze()  # what was imported stays: later collections need not walk it
    _tolerant_streams()
    if not os.environ.get("MOCKTUI_DEBUG"):
        sys.excepthook = _report_bug
        threading.excepthook = _report_thread
    code = _outcome(arguments)
    try:
        if sys.stdout is not None:  # closed: mocktui sessions >&-
            sys.stdout.flush()
    except BrokenPipeError:
        _discard_output()
    sys.exit(code)


def _outcome(arguments: list[str] | None) -> int:
    """Run the command, tell what went wrong on stderr, and return the exit code."""
    try:
        result = main.main(args=arguments, prog_name="mocktui", standalone_mode=False)
    except Problem as problem:
        return _tell(problem)
    except click.ClickException as error:  # bad usage is 2, the others 1: click knows which
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        print("Interrupted; what was recorded is saved.", file=sys.stderr)
        return INTERRUPTED
    return result if isinstance(result, int) else DONE


def _full_screen(places: Places) -> int:
    """Open the app at Home; return its exit code. Raises Problem where there is no terminal."""
    from mocktui.cli.somebody import need_terminal
    from mocktui.plain.terminals import wants_plain

    if wants_plain():
        return _plain(places)
    need_terminal(
        "the full-screen app",
        "Start it in one, or try `mocktui --plain`, `mocktui demo`, `mocktui --help`.",
    )
    from mocktui.tui.app import run_app

    return run_app(places)


def _plain(places: Places) -> int:
    """Run plain mode from Home; it needs no terminal. Return its exit code."""
    from mocktui.plain.run import run_plain

    return run_plain(places)


def _tell(problem: Problem) -> int:
    """Tell a problem; return the exit code."""
    from mocktui.cli.telling import tell

    tell(problem)
    return FAILED


def _report_bug(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """Be ``sys.excepthook``: one line for the person, the traceback into the log file."""
    from mocktui.core.text import one_line

    what = one_line(f"{kind.__name__}: {error}")
    print(f"mocktui failed: {what} (a bug). Details: {_log(kind, error, trace)}", file=sys.stderr)


def _report_thread(seen: threading.ExceptHookArgs) -> None:
    """Be ``threading.excepthook``: a thread's bug leaves like any other; the program goes on."""
    if seen.exc_value is not None and not isinstance(seen.exc_value, SystemExit):
        _report_bug(seen.exc_type, seen.exc_value, seen.exc_traceback)


def _log(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> str:
    """Append a traceback to the log file; return the file's name, or why there is none."""
    import platform
    import time
    import traceback

    from mocktui.places import Places, private_folder

    try:
        path = private_folder(Places().logs) / "mocktui.log"
        with open(path, "a", encoding="utf-8", opener=_private) as log:
            log.write(
                f"--- {time.strftime('%Y-%m-%dT%H:%M:%S%z')} mocktui {mocktui.__version__}, "
                f"Python {platform.python_version()}, {platform.platform()}\n"
            )
            log.writelines(traceback.format_exception(kind, error, trace))
    except (OSError, Problem) as fault:
        return f"none ({fault}); MOCKTUI_DEBUG=1 shows them here"
    return str(path)


def _private(path: str, flags: int) -> int:
    """Open the log for its owner alone: a traceback may quote what was said."""
    from pathlib import Path

    from mocktui.places import private_open

    return private_open(Path(path), flags)


def _tolerant_streams() -> None:
    """Let a terminal that is not UTF-8 show a ``?`` where it lacks a character, never crash."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def _discard_output() -> None:
    """Point stdout at nothing, so that Python's own flush at exit does not complain."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, sys.stdout.fileno())
    os.close(nothing)
