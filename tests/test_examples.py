"""The examples have nothing wrong, and what their pages say can be asked is answered."""

import re
import runpy
from contextlib import chdir
from pathlib import Path

import pytest

from recoup.api import check
from recoup.diagnostics.diagnostic import Severity

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"
DEALS = sorted(EXAMPLES.glob("*/*.deal"))
READMES = sorted(EXAMPLES.glob("*/README.md"))
printed = runpy.run_path(str(ROOT / "docs" / "shown.py"))["printed"]

# What stands for `…` in the commands of a page: the page itself says so.
ELLIPSIS = re.compile(r"`…` stands for\s+`([^`]+)`")


def test_every_example_has_a_deal_and_a_page() -> None:
    folders = {path.parent for path in EXAMPLES.rglob("*") if path.is_file()}
    assert {path.parent for path in DEALS} == folders == {path.parent for path in READMES}


@pytest.mark.parametrize("path", DEALS, ids=lambda path: path.stem)
def test_an_example_has_nothing_wrong(path: Path) -> None:
    """Notes say what nobody disclosed; there is no warning, and no error."""
    found = check(path).diagnostics
    assert [d for d in found if d.severity is not Severity.NOTE] == []


@pytest.mark.parametrize("path", READMES, ids=lambda path: path.parent.name)
def test_the_commands_in_the_text_of_a_page_run(path: Path) -> None:
    """Those whose output is shown are tested with the generated pages."""
    text = path.read_text(encoding="utf-8")
    stands_for = ELLIPSIS.search(text)
    prose = re.sub(r"^```.*?^```|<!--.*?-->", "", text, flags=re.MULTILINE | re.DOTALL)
    with chdir(path.parent):
        for command in re.findall(r"`(recoup [^`]+)`", prose):
            assert "…" not in command or stands_for is not None, command
            assert printed(command.replace("…", stands_for[1] if stands_for else "…"))


def test_every_fact_of_the_news_is_on_its_page() -> None:
    """Each has the line that says it, and a command that answers."""
    page = (ROOT / "docs" / "one-news-story.md").read_text(encoding="utf-8")
    _, *facts = re.split(r"^## \d+\. ", page, flags=re.MULTILINE)
    assert len(facts) == 14
    for fact in facts:
        assert "<!-- says: " in fact
        assert "<!-- shows: " in fact
