"""Writes the generated pages of docs/: errors, commands, library, published cases, one receipt."""

import os
import runpy
import shutil
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from difflib import ndiff
from itertools import count
from pathlib import Path
from typing import cast
from unittest.mock import patch

from click import Group
from click.testing import CliRunner
from typer.main import get_command

from recoup.cli.main import COMMANDS, app_for

ROOT = Path(__file__).resolve().parents[1]
CASES = ROOT / "tests" / "cases"
# Data to calibrate with, which is no part of this project.
DATA = Path(os.environ.get("RECOUP_DATA", ROOT / ".." / "shared" / "data"))


def errors_page() -> str:
    """The gallery of errors: what is wrong in a deal, and what is printed."""
    lines = [
        "# The gallery of errors",
        "",
        "Every diagnostic of a deal, by a deal that has it. All the deals are the same one,",
        "[`good.deal`](../tests/cases/checks/good.deal), with one mistake put in: `-` is the line",
        "as it should be, `+` the line with the mistake. This page is written by `make docs` from",
        "the cases that the tests run.",
        "",
        *_gallery("checks", "deal"),
        "# Of an agreement that is imported",
        "",
        "Likewise, from [`good.yaml`](../tests/cases/import/good.yaml).",
        "",
        *_gallery("import", "yaml"),
        "# Of a deal that is exported",
        "",
        "Likewise, from [`good.deal`](../tests/cases/export/good.deal).",
        "",
        *_gallery("export", "deal"),
        "# Of expectations that do not hold, or cannot be read",
        "",
        "Likewise, from [`good.expect`](../tests/cases/expectations/good.expect).",
        "",
        *_gallery("expectations", "expect"),
    ]
    return "\n".join(lines)


def _gallery(folder: str, suffix: str) -> list[str]:
    good = (CASES / folder / f"good.{suffix}").read_text(encoding="utf-8").splitlines()
    lines = []
    for path in sorted((CASES / folder).glob("*.expected")):
        bad = path.with_suffix(f".{suffix}").read_text(encoding="utf-8").splitlines()
        changes = [line for line in ndiff(good, bad) if line[:2] in {"- ", "+ "}]
        printed = path.read_text(encoding="utf-8").rstrip()
        lines += [
            f"## {path.stem}",
            "",
            "```diff",
            *changes,
            "```",
            "",
            "```text",
            printed,
            "```",
            "",
        ]
    return lines


def commands_page() -> str:
    """What each command says of itself."""
    lines = [
        "# The commands",
        "",
        "What `recoup COMMAND --help` prints; written by `make docs`.",
        "",
        "Exit codes: 0 done; 1 the deal or the data is wrong; 2 a file is missing, or an argument",
        "is unknown; 3 Recoup itself is wrong. Every command takes `--json`.",
        "",
    ]
    runner = CliRunner(env={"TERMINAL_WIDTH": "88", "COLUMNS": "88"})
    command = cast(Group, get_command(app_for(None)))
    for name in COMMANDS:
        result = runner.invoke(command, [name, "--help"], prog_name="recoup", terminal_width=88)
        lines += [f"## recoup {name}", "", "```text", result.output.strip(), "```", ""]
        for part in getattr(command.commands[name], "commands", ()):
            result = runner.invoke(
                command, [name, part, "--help"], prog_name="recoup", terminal_width=88
            )
            lines += [f"### recoup {name} {part}", "", "```text", result.output.strip(), "```", ""]
    return "\n".join(lines)


def published_page() -> str:
    """Which published film deals are reproduced."""
    return _written_by("published_cases.py")


def worked_page() -> str:
    """One receipt followed from file to cent, with the outputs as they are now."""
    return _written_by("how_it_works.py")


def news_page() -> str:
    """Each fact of a news story, the line that says it, and a question that it answers."""
    return _shown(ROOT / "docs" / "one-news-story.md", ROOT)


def ledger_page() -> str:
    """A book from its first entry to its proof."""
    return _of_a_book("ledger")


def settlement_page() -> str:
    """Statements, payments and deadlines."""
    return _of_a_book("settlement")


def statements_page() -> str:
    """What a party reads, and how it checks it."""
    return _of_a_book("statements")


def _of_a_book(name: str) -> str:
    """A page whose commands record in a book, at moments that never vary."""
    minutes = count()

    def clock() -> datetime:
        return datetime(2024, 7, 1, 9, tzinfo=UTC) + timedelta(minutes=next(minutes))

    with tempfile.TemporaryDirectory() as folder, patch("recoup.ledger.book._now", clock):
        shutil.copytree(ROOT / "docs" / name, folder, dirs_exist_ok=True)
        return _shown(ROOT / "docs" / f"{name}.md", Path(folder))


def curve_page() -> str:
    """What every party gets of all that may come in."""
    return _shown(ROOT / "docs" / "curve.md", ROOT / "docs" / "curve")


def prove_page() -> str:
    """What holds of a deal over all amounts."""
    return _shown(ROOT / "docs" / "prove.md", ROOT / "docs" / "prove")


def calibration_page() -> str:
    """What is calibrated, and a forecast that stands on it."""
    return _shown(ROOT / "docs" / "calibration.md", ROOT)


def redline_page() -> str:
    """What another text of a deal costs whom."""
    return _shown(ROOT / "docs" / "redline.md", ROOT / "docs" / "curve")


def simulate_page() -> str:
    """What everybody may come to have."""
    return _shown(ROOT / "docs" / "simulate.md", ROOT / "docs" / "simulate")


def forecasts_page() -> str:
    """What a forecast says and what it draws."""
    return _shown(ROOT / "docs" / "forecasts.md", ROOT / "docs" / "forecasts")


def regimes_page() -> str:
    """One film under several deals."""
    return _shown(ROOT / "docs" / "regimes.md", ROOT / "docs" / "regimes")


def reports_page() -> str:
    """Files of payers, read through mappings."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "docs" / "reports", folder, dirs_exist_ok=True)
        return _shown(ROOT / "docs" / "reports.md", Path(folder))


def tickets_page() -> str:
    """Tickets of an invented nation, added up and divided."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "docs" / "tickets", folder, dirs_exist_ok=True)
        return _shown(ROOT / "docs" / "tickets.md", Path(folder))


def _shown(page: Path, seen_from: Path) -> str:
    """A page whose blocks show commands and lines of deals."""
    text: str = runpy.run_path(str(ROOT / "docs" / "shown.py"))["written"](page, seen_from)
    return text


def _readme_page(path: Path) -> Callable[[], str]:
    return lambda: _shown(path, path.parent)


def library_page() -> str:
    """The pieces that a deal can use."""
    return _written_by("library_pages.py")


def _written_by(name: str) -> str:
    """The page that a script beside this one writes."""
    text: str = runpy.run_path(str(ROOT / "docs" / name))["page"]()
    return text


def highlighting() -> str:
    """The colours of deals in editors."""
    from recoup.editing.highlighting import textmate

    return textmate()


PAGES = {
    "../editors/recoup.tmLanguage.json": highlighting,
    "errors.md": errors_page,
    "commands.md": commands_page,
    "library.md": library_page,
    "published-cases.md": published_page,
    "how-it-works.md": worked_page,
    "one-news-story.md": news_page,
    "ledger.md": ledger_page,
    "reports.md": reports_page,
    "tickets.md": tickets_page,
    "settlement.md": settlement_page,
    "statements.md": statements_page,
    "curve.md": curve_page,
    "redline.md": redline_page,
    "calibration.md": calibration_page,
    "regimes.md": regimes_page,
    "forecasts.md": forecasts_page,
    "simulate.md": simulate_page,
    "prove.md": prove_page,
    **{
        f"../examples/{path.parent.name}/README.md": _readme_page(path)
        for path in sorted((ROOT / "examples").glob("*/README.md"))
    },
}


def main() -> None:
    """Writes every page."""
    _write_calibration()
    for name, page in PAGES.items():
        (ROOT / "docs" / name).write_text(page(), encoding="utf-8")
        print(f"docs/{name}", file=sys.stderr)


def _write_calibration() -> None:
    """What is measured and shipped, before the pages that show it, where the data is at hand."""
    if not DATA.is_dir():
        print("docs/calibration.md: figures left as they are: RECOUP_DATA is no folder",
              file=sys.stderr)  # fmt: skip
        return
    calibrated = runpy.run_path(str(ROOT / "docs" / "calibration_page.py"))
    calibrated["SHIPPED"].write_text(calibrated["shipped"](DATA), encoding="utf-8")
    (ROOT / "docs" / "calibration.md").write_text(calibrated["page"](DATA), encoding="utf-8")


if __name__ == "__main__":
    main()
