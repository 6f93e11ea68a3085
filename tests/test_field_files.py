"""What the page on the files of the field shows is what the commands write."""

import re
from pathlib import Path

import pytest
from beancount import loader

from recoup.cli import main

PAGE = (Path(__file__).parents[1] / "docs" / "field-files.md").read_text(encoding="utf-8")
Printed = pytest.CaptureFixture[str]


def block(language: str) -> str:
    (text,) = re.findall(rf"```{language}\n(.*?)```", PAGE, re.S)
    return str(text)


def recoup(*arguments: str) -> int:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert isinstance(end.value.code, int)
    return end.value.code


@pytest.fixture(autouse=True)
def _files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("first-light.yaml").write_text(block("yaml"), encoding="utf-8")
    Path("receipts.csv").write_text(block("csv"), encoding="utf-8")


def test_the_commands_of_the_page_write_what_it_shows() -> None:
    """The agreement becomes the deal, the deal is run and booked, and Beancount reads it."""
    commands = [
        c.removeprefix("recoup ").split() for c in re.findall(r"`(recoup [^`]*)` writes", PAGE)
    ]
    assert [recoup(*words) for words in commands] == [0, 0]
    assert Path("first-light.deal").read_text(encoding="utf-8") == block("deal")
    text = Path("first-light.beancount").read_text(encoding="utf-8")
    assert block("beancount") in text
    assert loader.load_string(text, dedent=False)[1] == []


def test_what_is_imported_is_exported_again() -> None:
    """From the agreement to the deal and back: only the pointers are those of the deal."""
    assert recoup("import", "first-light.yaml", "-o", "a.deal") == 0
    assert recoup("export", "a.deal", "--to", "rsl", "-o", "again.yaml") == 0
    pointer = r'(\["[^"]*"), [^,]*, [^,]*,'
    again = Path("again.yaml").read_text(encoding="utf-8")
    assert re.sub(pointer, r"\1", again) == re.sub(pointer, r"\1", block("yaml"))


def test_what_is_exported_is_imported_again(capsys: Printed) -> None:
    """A deal that an import wrote is written by the next import just so."""
    recoup("import", "first-light.yaml", "-o", "a.deal")
    recoup("export", "a.deal", "--to", "rsl", "-o", "again.yaml")
    capsys.readouterr()
    assert recoup("import", "again.yaml") == 0
    comments = re.sub(r"  # paid at .*", "", Path("a.deal").read_text(encoding="utf-8"))
    assert capsys.readouterr().out == comments
