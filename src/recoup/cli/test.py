"""`recoup test`: whether deals pay what their users expect of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from recoup.api import Refused
from recoup.api import test as run_file
from recoup.cli.options import AsJson
from recoup.cli.output import FAILURE, FAULTS, print_json
from recoup.diagnostics.diagnostic import Diagnostic
from recoup.diagnostics.render import as_json as diagnostic_json
from recoup.diagnostics.render import render
from recoup.expectations.run import Outcome


@dataclass(frozen=True, slots=True)
class _Tested:
    """A file with the outcomes of its tests, or with what is wrong in the file itself."""

    file: Path
    outcomes: tuple[Outcome, ...]
    faults: Sequence[Diagnostic] = ()


def test(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="PATH...", help="Files of expectations, or folders of them."),
    ],
    as_json: AsJson = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Leave out the tests that pass.")
    ] = False,
) -> int:
    """Run deals on given events, and compare what comes of them with what is expected.

    Expectations stand in `*.expect` files: `amblin has received USD 12,345.67`. A folder is
    searched for them. What does not hold is shown with its line, what was expected, what there is,
    the difference, and the term that stopped a payment. Exit code 1 if anything does not hold.
    """
    files = [file for path in paths for file in _files(path)]
    if not files:
        typer.echo("recoup: there is no file `*.expect` there", err=True)
        return FAILURE
    tested = [_tested(file) for file in files]
    outcomes = [outcome for file in tested for outcome in file.outcomes]
    failed = sum(not outcome.passed for outcome in outcomes)
    faulty = sum(bool(file.faults) for file in tested)
    if as_json:
        report = [_file_json(file) for file in tested]
        print_json({"files": report, "passed": len(outcomes) - failed, "failed": failed})
    else:
        for file in tested:
            _print_file(file, quiet=quiet)
        print(_summary(len(outcomes), failed, faulty))
    return FAULTS if failed or faulty else 0


def _files(path: Path) -> list[Path]:
    return sorted(path.rglob("*.expect")) if path.is_dir() else [path]


def _tested(file: Path) -> _Tested:
    try:
        return _Tested(file, run_file(file))
    except Refused as refused:
        return _Tested(file, (), refused.diagnostics)


def _print_file(tested: _Tested, *, quiet: bool) -> None:
    if tested.faults:
        print(f"FAULT  {tested.file}")
        _print_all(tested.faults)
    for outcome in tested.outcomes:
        if outcome.passed and quiet:
            continue
        word = "pass " if outcome.passed else "FAIL "
        print(f"{word}  {outcome.test.span.place}  {outcome.test.title}")
        _print_all(outcome.diagnostics)


def _print_all(diagnostics: Sequence[Diagnostic]) -> None:
    for diagnostic in diagnostics:
        print(f"\n{render(diagnostic)}")
    if diagnostics:
        print()


def _summary(count: int, failed: int, faulty: int) -> str:
    words = f"{count} test{'' if count == 1 else 's'}: "
    words += f"{failed} failed" if failed else "all passed" if count else "none was run"
    if faulty:
        words += f"; {faulty} file{'' if faulty == 1 else 's'} with faults"
    return words


def _file_json(tested: _Tested) -> dict[str, Any]:
    return {
        "file": str(tested.file),
        "diagnostics": [diagnostic_json(d) for d in tested.faults],
        "tests": [_test_json(outcome) for outcome in tested.outcomes],
    }


def _test_json(outcome: Outcome) -> dict[str, Any]:
    return {
        "title": outcome.test.title,
        "line": outcome.test.span.line,
        "passed": outcome.passed,
        "unmet": [
            {
                "line": unmet.span.line,
                "expectation": unmet.expectation.span.text,
                "expected": unmet.expected,
                "got": unmet.got,
                "difference": unmet.difference,
            }
            for unmet in outcome.unmet
        ],
        "diagnostics": [diagnostic_json(d) for d in outcome.diagnostics],
    }
