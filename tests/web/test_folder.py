"""The folder that is served: what belongs to a deal, and what is read again when it changes."""

import os
from pathlib import Path

import pytest

from recoup.web.folder import ChangedUnderneath, Folder, NoSuchDeal, digest

DEAL = 'deal "{title}"\n  books USD\n'


def made(root: Path, name: str, content: str = DEAL.format(title="A")) -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    os.utime(path, (1, 1))
    return path


def test_a_deal_is_named_by_its_path(tmp_path: Path) -> None:
    made(tmp_path, "lake.deal")
    made(tmp_path, "2017/dog/dog.deal")
    made(tmp_path, ".old/lake.deal")
    assert [k.name for k in Folder(tmp_path).deals()] == ["2017--dog--dog", "lake"]


@pytest.mark.parametrize("name", ["../lake", "..--lake", "/etc/passwd", "", "lake.deal"])
def test_nothing_else_is_found(tmp_path: Path, name: str) -> None:
    made(tmp_path, "lake.deal")
    (tmp_path / "inner").mkdir()
    with pytest.raises(NoSuchDeal):
        Folder(tmp_path / "inner").find(name)


def test_its_own_files_come_before_those_of_the_folder(tmp_path: Path) -> None:
    made(tmp_path, "lake.deal")
    made(tmp_path, "sea.deal")
    shared = made(tmp_path, "receipts.csv", "")
    own = made(tmp_path, "lake.receipts.csv", "")
    assumed = made(tmp_path, "assumed.txt", "--assume fee=5%\n--assume cap=30m\n")
    folder = Folder(tmp_path)
    lake, sea = folder.deals()
    assert (lake.receipts, sea.receipts, sea.assumed) == (own, shared, assumed)
    assert folder.assumed(lake) == {"fee": "5%", "cap": "30m"}


def test_what_was_read_is_kept_until_the_file_changes(tmp_path: Path) -> None:
    path = made(tmp_path, "lake.deal")
    folder = Folder(tmp_path)
    kept = folder.find("lake")
    first = folder.read(kept)
    assert folder.read(kept) is first
    path.write_text(DEAL.format(title="B"))
    assert folder.read(kept).title == "B"


def test_a_file_that_changed_underneath_is_left_alone(tmp_path: Path) -> None:
    path = made(tmp_path, "lake.deal")
    folder = Folder(tmp_path)
    read = digest(path.read_bytes())
    path.write_text("somebody else's")
    with pytest.raises(ChangedUnderneath):
        folder.write(path, "mine", read)
    assert path.read_text() == "somebody else's"
    folder.write(path, "mine", digest(b"somebody else's"))
    assert path.read_text() == "mine"
    assert [p.name for p in tmp_path.iterdir()] == ["lake.deal"]
