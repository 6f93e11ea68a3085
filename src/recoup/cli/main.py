"""The entry point: commands, and the three roads that an end may take."""

import os
import sys
from collections.abc import Sequence

import typer

from recoup.api import Refused
from recoup.cli import check, explain, fmt, run, show, template
from recoup.cli.output import FAILURE, FAULTS, OUR_FAULT, print_faults
from recoup.diagnostics.diagnostic import Severity

app = typer.Typer(
    name="recoup",
    help="Run a film deal written as one text file: check it, pay it to the cent, explain it.",
    epilog="Start with `recoup template`, then `recoup check my.deal`.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.command("check")(check.check)
app.command("fmt")(fmt.fmt)
app.command("show")(show.show)
app.command("run")(run.run)
app.command("explain")(explain.explain)
app.command("template")(template.template)


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs a command and exits with its code."""
    sys.exit(_run(arguments))


def _run(arguments: Sequence[str] | None) -> int:
    as_json = "--json" in (sys.argv if arguments is None else arguments)
    try:
        code = app(args=arguments, prog_name="recoup", standalone_mode=False)
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
        print(f"recoup: {_told(failure)}", file=sys.stderr)
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
