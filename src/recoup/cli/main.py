"""The entry point: commands, and the three roads that an end may take."""

import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from keyword import iskeyword

import typer
import typer.core

from recoup.api import Refused
from recoup.cli.output import FAILURE, FAULTS, OUR_FAULT, print_faults
from recoup.diagnostics.diagnostic import Severity
from recoup.diagnostics.render import seen

# Help is plain text: Typer would escape its brackets for Rich otherwise.
typer.core.HAS_RICH = False

# Each command in its own module, imported when it is asked for: `check` answers at once.
COMMANDS = (
    "check", "fmt", "show", "run", "explain", "curve", "diff", "prove", "forecast", "simulate",
    "slate", "regimes", "calibrate", "returns", "rights", "owners", "facts", "channels", "test",
    "receipts", "tickets", "audit", "ledger", "statement", "verify", "workbook", "library",
    "template", "import", "export", "serve", "lsp", "users",
)  # fmt: skip


def app_for(word: str | None) -> typer.Typer:
    """The command line, with the one command that is asked for, or all of them for help."""
    app = typer.Typer(
        name="recoup",
        help="Run a film deal written as one text file: check it, pay it to the cent, explain it.",
        epilog="Start with `recoup template`, then `recoup check my.deal`.",
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    for name in (word,) if word in COMMANDS else COMMANDS:
        word_in_python = f"{name}_" if iskeyword(name) else name
        module = import_module(f"recoup.cli.{word_in_python}")
        command = getattr(module, word_in_python)
        if isinstance(command, typer.Typer):
            app.add_typer(command, name=name)
        else:
            app.command(name)(command)
    app.callback()(lambda: None)
    return app


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs a command and exits with its code."""
    # A command makes many values and few circles: to look for those often is a tenth of a `check`.
    gc.set_threshold(100_000)
    sys.exit(_run(arguments))


def _run(arguments: Sequence[str] | None) -> int:
    words = sys.argv[1:] if arguments is None else list(arguments)
    as_json = "--json" in words
    try:
        app = app_for(words[0] if words else None)
        code = app(args=words, prog_name="recoup", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except Refused as refused:
        found = [d for d in refused.diagnostics if d.severity is not Severity.NOTE]
        print_faults(found, as_json=as_json)
        return FAULTS
    except typer.Exit as end:
        return int(end.exit_code)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as failure:
        print(f"recoup: {seen(_told(failure))}", file=sys.stderr)
        return FAILURE
    except ModuleNotFoundError as missing:
        # What an extra brings; a part of Recoup itself that is missing is our fault.
        if (missing.name or "recoup").partition(".")[0] == "recoup":
            return _unexpected(missing)
        print(
            f"recoup: this takes the library `{missing.name}`, which is not installed; "
            "docs/architecture.md lists what each extra brings",
            file=sys.stderr,
        )
        return FAILURE
    except MemoryError:
        print("recoup: there is not enough memory for this; nothing was written", file=sys.stderr)
        return FAILURE
    except typer.Abort:
        return FAILURE
    except Exception as fault:
        return _unexpected(fault)


def _told(failure: OSError) -> str:
    if failure.strerror and failure.filename:
        return f"{failure.filename}: {failure.strerror.lower()}"
    return str(failure)


def _unexpected(fault: Exception) -> int:
    """A usage error of the command line is the user's; anything else is ours."""
    show_usage = getattr(fault, "show", None)
    if callable(show_usage) and hasattr(fault, "exit_code"):
        show_usage()
        return FAILURE
    frame = fault.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    where = "?"
    if frame is not None:
        where = f"{frame.tb_frame.f_globals.get('__name__')}:{frame.tb_lineno}"
    print(
        f"recoup: this is a fault of Recoup itself ({type(fault).__name__} in {where}: {fault}).\n"
        "Nothing was written. Please report it with the command and the files that led to it.",
        file=sys.stderr,
    )
    return OUR_FAULT
