"""A pack recomputes to the cent, and what was changed in it is found."""

import json
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from recoup.packs.verify import Verdict
from recoup.packs.verify import verify as verdict_of
from recoup.packs.write import zipped
from tests.cli.test_commands import Printed, recoup
from tests.statements.samples import AMERICA, GUMP, POTTER, Sample, dog

Change = Callable[[dict[str, bytes]], None]


def verify(path: Path) -> Verdict:
    """What came of a whole pack."""
    verdict = verdict_of(path)
    assert isinstance(verdict, Verdict)
    return verdict


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return packed(dog("amblin"), tmp_path)


def packed(sample: Sample, folder: Path, *more: str) -> Path:
    """The pack of a statement, as the command writes it."""
    assert recoup("statement", *sample.options, "--pack", "-o", str(folder), *more) == 0
    (path,) = folder.glob("*.pack.zip")
    return path


def changed(path: Path, change: Change) -> Path:
    """The pack with its files changed."""
    with ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    path.write_bytes(zipped(files))
    return path


@pytest.mark.parametrize(
    "sample", [dog("talent"), dog(None), dog(None, "collection"), GUMP, AMERICA, POTTER]
)
def test_a_pack_recomputes(sample: Sample, tmp_path: Path) -> None:
    path = packed(sample, tmp_path, "--lang", "both")
    verdict = verify(path)
    assert verdict.same
    assert verdict.lines > 3
    with ZipFile(path) as archive:
        archive.extractall(tmp_path / "unpacked")
    assert verify(tmp_path / "unpacked").seal == verdict.seal


def test_packs_are_the_same_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    assert packed(GUMP, first).read_bytes() == packed(GUMP, second).read_bytes()


def test_a_changed_figure_is_the_first_line_that_differs(folder: Path) -> None:
    def change(files: dict[str, bytes]) -> None:
        files["statement.json"] = files["statement.json"].replace(b"1034489.73", b"1034489.74")

    verdict = verify(changed(folder, change))
    assert not verdict.same
    assert verdict.changed == ("statement.json",)
    found = verdict.difference
    assert found is not None
    assert (found.stated, found.computed) == ("-1034489.74", "-1034489.73")
    assert found.column == "cumulative"
    assert found.place == "a-dogs-purpose.deal:120"


def test_a_statement_of_other_receipts_differs_though_its_digests_hold(folder: Path) -> None:
    """Whoever writes the manifest anew still cannot make other receipts come to the figures."""
    from recoup.packs.model import digest

    def change(files: dict[str, bytes]) -> None:
        rows = files["receipts/receipts.csv"].replace(b"22101265.00", b"22101266.00")
        manifest = json.loads(files["manifest.json"])
        manifest["files"]["receipts/receipts.csv"] = digest(rows)
        files |= {"receipts/receipts.csv": rows, "manifest.json": json.dumps(manifest).encode()}

    verdict = verify(changed(folder, change))
    assert not verdict.changed
    found = verdict.difference
    assert found is not None
    assert (found.stated, found.computed) == ("63533185.00", "63533186.00")


def test_a_page_that_shows_other_figures_is_told(folder: Path) -> None:
    def change(files: dict[str, bytes]) -> None:
        files["statement.html"] = files["statement.html"].replace(b"823,214.31", b"923,214.31")

    verdict = verify(changed(folder, change))
    assert verdict.page_differs
    assert not verdict.same


def test_a_file_beside_those_of_the_manifest_is_told(folder: Path) -> None:
    def change(files: dict[str, bytes]) -> None:
        files["receipts/other.csv"] = b"id\n"

    assert verify(changed(folder, change)).changed == ("receipts/other.csv",)


def drop(name: str) -> Change:
    return lambda files: files.__delitem__(name)


def put(name: str, content: bytes) -> Change:
    return lambda files: files.__setitem__(name, content)


def manifest(**fields: object) -> Change:
    def change(files: dict[str, bytes]) -> None:
        found = json.loads(files["manifest.json"]) | fields
        files["manifest.json"] = json.dumps(found).encode()

    return change


@pytest.mark.parametrize(
    "change",
    [
        drop("manifest.json"),
        drop("receipts/receipts.csv"),
        drop("statement.json"),
        put("manifest.json", b"{"),
        put("manifest.json", b"[" * 100_000),
        put("manifest.json", b"[]"),
        put("statement.json", b"nothing"),
        put("statement.json", b"[]"),
        put("deal/a-dogs-purpose.deal", b"\xff\xfe"),
        manifest(format="recoup-statement-pack/9"),
        manifest(period=7),
        manifest(dated="yesterday"),
        manifest(events="../../etc/passwd"),
        manifest(deal="manifest.json"),
        manifest(assume=["a"]),
        manifest(files={}),
        manifest(langs=["en", "xx"]),
        manifest(layout="other"),
    ],
)
def test_what_is_no_pack_is_refused(change: Change, folder: Path, capsys: Printed) -> None:
    assert recoup("verify", str(changed(folder, change))) == 1
    assert "error[pack-faulty]" in capsys.readouterr().err


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 nothing", b"no zip"])
def test_what_is_no_zip_file_is_refused(content: bytes, tmp_path: Path, capsys: Printed) -> None:
    path = tmp_path / "x.pack.zip"
    path.write_bytes(content)
    assert recoup("verify", str(path)) == 1
    assert "error[pack-faulty]" in capsys.readouterr().err


@pytest.mark.parametrize("json_value", [{}, {"sections": 5}, {"sections": [{"lines": [3]}]}])
def test_a_statement_of_another_shape_differs(json_value: object, folder: Path) -> None:
    verdict = verify(changed(folder, put("statement.json", json.dumps(json_value).encode())))
    assert verdict.difference is not None
    assert verdict.difference.stated == "no such line"
