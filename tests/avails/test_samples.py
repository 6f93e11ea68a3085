"""MovieLabs' samples: workbooks become the XML beside them, and our XML is valid."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from recoup.api import check
from recoup.avails.from_deal import rows_of
from recoup.avails.read import read_avails
from recoup.avails.rules import breaches
from recoup.avails.to_deal import deal_text
from recoup.avails.to_xml import to_xml
from recoup.diagnostics.diagnostic import Severity, has_errors
from tests.avails.shared import SAMPLES, SHARED, beside

pytestmark = beside

# What the makers of the golden XML wrote of themselves, or otherwise than their workbook says:
# their own description, zeros of a running time, whether an identifier is a URN, the scope of an
# identifier (new in a later version), a rating's country and a price's currency, which the
# workbook does not hold.
_OWN = {"ShortDescription", "RunLength", "EditEIDR-URN", "TitleEIDR-URN", "AltIdentifier", "Region"}

Node = tuple[str, str, tuple[Any, ...], tuple[Any, ...]]


def canonical(node: Any, *, but: frozenset[str] = frozenset()) -> Node | None:
    """An element without namespaces, blanks and what is empty; None for one that says nothing."""
    children = (canonical(child, but=but) for child in node if isinstance(child.tag, str))
    kept = tuple(child for child in children if child is not None)
    tag, text = etree.QName(node).localname, (node.text or "").strip()
    attributes = tuple(sorted(item for item in node.attrib.items() if item[0] not in but))
    if tag in but or not (text or kept or attributes):
        return None
    return tag, text, attributes, kept


def transactions(root: Any, alids: set[str], but: frozenset[str]) -> Iterator[Node | None]:
    for avail in root:
        if isinstance(avail.tag, str) and avail[0].text in alids:
            yield canonical(avail, but=but)


def test_the_workbook_of_price_reductions_becomes_its_xml() -> None:
    """Every element and value; only the description is its maker's own."""
    rows = read_avails(SAMPLES / "xlsx" / "TPT-test_v1.9.xlsx").rows
    but = frozenset({"ShortDescription"})
    ours = canonical(etree.fromstring(to_xml(rows, "2.5").encode()), but=but)
    theirs = canonical(etree.parse(SAMPLES / "TPT-test_v1.9_v2.5.xml").getroot(), but=but)
    assert ours == theirs


def test_the_workbook_without_errors_becomes_its_xml() -> None:
    """Avails of films; of their transactions, all but starts at the last second of a day."""
    rows = read_avails(SAMPLES / "Avails_noErrors_v2.3_v1.8.xlsx").rows
    films = [row for row in rows if row.work_type == "Movie"]
    alids = {row.alid for row in films}
    but = frozenset({*_OWN, "currency", "Start"})
    ours = transactions(etree.fromstring(to_xml(films).encode()), alids, but)
    theirs = transactions(etree.parse(SAMPLES / "Avails_noErrors_v2.3.xml").getroot(), alids, but)
    found, expected = list(ours), list(theirs)
    assert len(found) == 7
    assert found == expected


def files() -> list[Path]:
    return sorted([*SAMPLES.glob("*.xml"), *SAMPLES.glob("**/*.xlsx")])


@pytest.mark.parametrize("path", files(), ids=lambda path: path.name)
def test_what_is_read_is_written_validly(path: Path) -> None:
    """Avails 2.6 of the rows of films: valid by the schema, structured as the rules say."""
    rows = [row for row in read_avails(path).rows if row.work_type in {"Movie", "Short"}]
    schema = etree.XMLSchema(etree.parse(SHARED / "xsd" / "avails-v2.6.xsd"))
    root = etree.fromstring(to_xml(rows).encode())
    if rows:
        assert schema.validate(root), schema.error_log
    assert [b.rule for b in breaches(root) if b.severity is Severity.ERROR] == []


@pytest.mark.parametrize("path", files(), ids=lambda path: path.name)
def test_what_is_imported_is_exported_stably(path: Path, tmp_path: Path) -> None:
    """The rows of the deal that an import wrote are those of the deal of their own export."""
    exported = []
    deal_file, source = tmp_path / "again.deal", path
    for _ in range(3):
        text, _ = deal_text(str(source), read_avails(source).rows)
        deal_file.write_text(text, encoding="utf-8")
        rows, found = rows_of(check(deal_file).deal)
        assert not has_errors(found)
        source = tmp_path / "again.xml"
        source.write_text(to_xml(rows), encoding="utf-8")
        exported.append(sorted(map(_said, rows)))
    assert exported[1] == exported[2]
    assert len(exported[0]) == len(exported[1])


def _said(row: Any) -> str:
    return repr((row.alid, row.license_type, row.territories, row.start, row.end, row.terms,
                 row.format, row.asset_languages, row.allowed_languages))  # fmt: skip


def test_the_film_of_the_partnership_is_read() -> None:
    """Every mapped part of the example: windows after a release, languages, a licensee."""
    path = SHARED / "samples" / "generated" / "dogs-purpose-cn-est-vod-svod_avails-v2.6.xml"
    text, remarks = deal_text(str(path), read_avails(path).rows)
    assert "release 2017-03-03 in CN" in text
    assert "  from 90 days after release in CN\n  until 2027-05-31\n" in text
    assert "hold back est in CN, languages yue until 2027-05-31" in text
    assert "offer HD, at WSP CNY 12.00, audio cmn," in text
    assert "row-not-in-deal" in {d.code for d in remarks}  # `Library` is no medium
