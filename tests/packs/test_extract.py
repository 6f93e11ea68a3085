"""An extract shows a party its own lines, and no more; what is changed in it is found."""

import json
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from recoup.packs.check_extract import ExtractVerdict
from recoup.packs.model import digest
from recoup.packs.verify import verify
from recoup.packs.write import zipped
from tests.cli.test_commands import Printed, recoup
from tests.statements.samples import AMERICA, GUMP, POTTER, Sample, dog

Files = dict[str, bytes]


def extracted(sample: Sample, folder: Path) -> Path:
    """The extract of a statement, as the command writes it."""
    assert recoup("statement", *sample.options, "--extract", "-o", str(folder)) == 0
    (path,) = folder.glob("*.extract.zip")
    return path


def files_of(path: Path) -> Files:
    with ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def checked(path: Path) -> ExtractVerdict:
    verdict = verify(path)
    assert isinstance(verdict, ExtractVerdict)
    return verdict


SAMPLES = [dog("amblin"), dog("universal"), dog("talent"), dog("huaxia"), GUMP, AMERICA, POTTER]


@pytest.mark.parametrize("sample", SAMPLES)
def test_an_extract_holds(sample: Sample, tmp_path: Path) -> None:
    verdict = checked(extracted(sample, tmp_path))
    assert verdict.same, verdict.faults
    assert verdict.shown > 0
    assert verdict.hidden > 0


def test_an_extract_tells_nothing_of_what_lies_upstream(tmp_path: Path) -> None:
    files = files_of(extracted(dog("talent"), tmp_path))
    everything = b"".join(files.values()).decode()
    for secret in ("service_fee", "us_rental", "607930000", "57%", "Kept by cinemas", "rentals.1"):
        assert secret not in everything, secret
    assert "points of remainder to talent" in everything


def test_parties_of_one_command_hold_the_same_roots(tmp_path: Path) -> None:
    sample = dog("talent")
    arguments = (*sample.options, "--party", "universal", "--extract", "-o", str(tmp_path))
    assert recoup("statement", *arguments) == 0
    first, second = (checked(path).roots for path in sorted(tmp_path.glob("*.zip")))
    assert first == second
    assert checked(extracted(sample, tmp_path / "again")).roots != first


def put(name: str, old: bytes, new: bytes) -> Callable[[Files], None]:
    def change(files: Files) -> None:
        assert old in files[name]
        files[name] = files[name].replace(old, new)

    return change


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (put("statement.json", b'"57769.43"', b'"57769.44"'), "do not make the cumulative"),
        (put("statement.json", b"19655304.80", b"19655304.81"), "do not make the cumulative"),
        (put("statement.json", b'"due": "57769.43"', b'"due": "57769.44"'), "due does not follow"),
        (put("statement.json", b'"closing": "9', b'"closing": "8'), "closing does not follow"),
        (put("statement.json", b'"2495595.33"', b'"2495595.34"'), "do not make the cumulative"),
        (put("statement.json", b"points of rem", b"coins of rem"), "does not stand at"),
        (put("deal-lines.json", b"points of rem", b"coins of rem"), "is not the one that was"),
        (put("manifest.json", b'"root": "', b'"root": "0'), "do not make its root"),
    ],
)
def test_what_was_changed_is_found(
    change: Callable[[Files], None], fault: str, tmp_path: Path
) -> None:
    """Even where the digests of the manifest were written anew."""
    path = extracted(dog("talent"), tmp_path)
    files = files_of(path)
    change(files)
    manifest = json.loads(files["manifest.json"])
    manifest["files"] = {n: digest(c) for n, c in files.items() if n != "manifest.json"}
    files["manifest.json"] = json.dumps(manifest).encode()
    path.write_bytes(zipped(files))
    verdict = checked(path)
    assert any(fault in found for found in verdict.faults), verdict.faults


@pytest.mark.parametrize(
    ("old", "new"),
    [(b'"amount": "204050.00"', b'"amount": "204050.01"'), (b'"day": "2017-04-06"', b'"day": ""')],
)
def test_receipts_are_those_that_were_hashed(old: bytes, new: bytes, tmp_path: Path) -> None:
    path = extracted(dog("us_cinemas"), tmp_path)
    files = files_of(path)
    put("statement.json", old, new)(files)
    path.write_bytes(zipped(files))
    assert any("us-10 is not among those" in fault for fault in checked(path).faults)


def test_what_is_owed_follows_from_what_was_charged(tmp_path: Path) -> None:
    """Lines that add up by themselves are held against each other too."""
    path = extracted(dog("talent"), tmp_path)
    files = files_of(path)
    stated = json.loads(files["statement.json"])
    (line, *_) = (
        line
        for section in stated["sections"]
        if section["name"] == "accounts"
        for line in section["lines"]
        if line["kind"] == "owed"
    )
    line["current"], line["cumulative"] = "0.00", line["prior"]
    files["statement.json"] = json.dumps(stated).encode()
    path.write_bytes(zipped(files))
    assert any("what is owed is not" in fault for fault in checked(path).faults)


@pytest.mark.parametrize("text", ["1e999999999", "NaN", "Infinity", "١", "", "1/3"])
def test_what_is_no_amount_is_refused(text: str, tmp_path: Path, capsys: Printed) -> None:
    path = extracted(GUMP, tmp_path)
    files = files_of(path)
    stated = json.loads(files["statement.json"])
    stated["sections"][0]["lines"][0]["prior"] = text
    path.write_bytes(zipped({**files, "statement.json": json.dumps(stated).encode()}))
    assert recoup("verify", str(path)) == 1
    assert "error[pack-faulty]" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["statement.json", "deal-lines.json", "receipt-lines.json"])
@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"3", b'[{"lines": 3}]'])
def test_another_shape_is_refused(
    name: str, content: bytes, tmp_path: Path, capsys: Printed
) -> None:
    path = extracted(GUMP, tmp_path)
    path.write_bytes(zipped({**files_of(path), name: content}))
    code = recoup("verify", str(path))
    assert code == 1
    printed = capsys.readouterr()
    assert "error[pack-faulty]" in printed.err or "does NOT hold" in printed.out


def test_an_extract_is_of_a_party(tmp_path: Path, capsys: Printed) -> None:
    options = dog(None).options
    assert recoup("statement", *options, "--extract", "-o", str(tmp_path)) == 1
    assert "error[unknown-party]" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
