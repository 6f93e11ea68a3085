"""Files that somebody broke, or made to break what reads them; all of them made here, by code."""

import io
import zipfile
from collections.abc import Iterable, Iterator

COLUMNS = "id,date,kind,of,amount,currency,note"
GOOD = f"{COLUMNS}\nw1,2024-05-03,receipt,theatrical of light from FR,600.00,EUR,week 1\n"


def _row(**cells: str) -> str:
    said = {
        "id": "x1",
        "date": "2024-05-04",
        "kind": "receipt",
        "of": "theatrical of light from FR",
        "amount": "1.00",
        "currency": "EUR",
        "note": "",
        **cells,
    }
    return ",".join(said[name] for name in COLUMNS.split(","))


# What each cell may be made into.
CELLS = {
    "the year 20177": {"date": "20177-03-03"},
    "the year nought": {"date": "0000-01-01"},
    "a day that is none": {"date": "2024-02-30"},
    "a day of digits without end": {"date": "9" * 5000},
    "digits of another script": {"date": "２０２４-05-03", "amount": "１２"},
    "not a number": {"amount": "NaN"},
    "infinity": {"amount": "-Infinity"},
    "an exponent": {"amount": "1e400"},
    "beyond 64 bits": {"amount": "9223372036854775808.00"},
    "digits without end": {"amount": "1" + "0" * 5000},
    "decimals without end": {"amount": "0." + "1" * 5000},
    "a negative amount beyond all": {"amount": "-" + "9" * 30},
    "a formula": {"amount": "=1+1"},
    "a link": {"id": '"=HYPERLINK(""http://x"",""y"")"'},
    "a command": {"note": "+cmd|' /C calc'!A0", "kind": "@SUM(A1)"},
    "a cell without end": {"note": "x" * 300_000},
    "an id without end": {"id": "x" * 300_000},
    "turned text": {"id": "\u202egnp.exe", "note": "\u2066"},
    "half a character": {"note": "\ud7ff\ufffe\uffff"},
    "an escape": {"note": "\x1b[2J\x1b]0;x\x07"},
    "a path": {"of": "../../etc/passwd", "currency": "../"},
    "a percentage of an id": {"kind": "reversal", "of": "%s%n%x{0}{__class__}", "amount": ""},
}

# Whole files of text.
FILES: dict[str, bytes] = {
    "nothing": b"",
    "blanks": b" \n\t\n\r\n",
    "a null": b"\0",
    "nulls between": GOOD.encode().replace(b"receipt", b"rec\0eipt"),
    "UTF-16": GOOD.encode("utf-16"),
    "UTF-16 without a mark": GOOD.encode("utf-16-be"),
    "UTF-32": GOOD.encode("utf-32"),
    "GB18030 for UTF-8": GOOD.replace("week 1", "第一周票房").encode("gb18030"),
    "Latin-1 for UTF-8": GOOD.replace("week 1", "première").encode("latin-1"),
    "surrogates": GOOD.encode() + b"\xed\xa0\x80",
    "overlong": GOOD.encode() + b"\xc0\xaf",
    "two marks": b"\xef\xbb\xbf\xef\xbb\xbf" + GOOD.encode(),
    "mixed ends of lines": GOOD.replace("\n", "\r").encode() + b"a\r\nb\nc\r",
    "a quote never closed": GOOD.encode() + b'x,"2024-05-03,receipt\n' * 50,
    "quotes alone": b'"' * 10_001,
    "two headers of a name": GOOD.replace("note", "amount").encode(),
    "a header alone": COLUMNS.encode(),
    "ragged rows": GOOD.encode() + b"a\na,b,c,d,e,f,g,h,i,j\n,,\n",
    "ten thousand columns": (",".join(f"c{i}" for i in range(10_000)) + "\n").encode() * 3,
    "a binary": bytes(range(256)) * 64,
    "an old workbook": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096),
    "a zip of nothing": b"PK\x05\x06" + bytes(18),
    "the start of a zip": b"PK\x03\x04" + bytes(100),
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(100),
    "Parquet without an end": b"PAR1" + bytes(200),
    "Parquet with a footer too large": b"PAR1" + bytes(50) + b"\xff\xff\xff\x7fPAR1",
    "deep lists": b"[" * 100_000,
    "deep objects": b'{"a":' * 100_000,
    "deep XML": b"<a>" * 100_000,
    "an entity of entities": b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(
        f'<!ENTITY {name} "{f"&{before};" * 20}">'.encode()
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + b"]><x>&i;</x>",
    "an entity of a file": b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
    "YAML that holds itself": b"name: &a [*a, *a]\nsteps: *a\n",
    "YAML of aliases": b"a: &a [x,x,x,x,x,x,x,x,x]\n"
    + b"".join(
        f"{name}: &{name} [{','.join([f'*{before}'] * 9)}]\n".encode()
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    ),
    "brackets": b"(" * 50_000 + b")" * 50_000,
    "indents": b"".join(b" " * depth + b"film\n" for depth in range(500)),
    **{
        f"with {what}": (GOOD + _row(**cells) + "\n").encode("utf-8", "surrogatepass")
        for what, cells in CELLS.items()
    },
}

# ---- workbooks ----------------------------------------------------------------------------------

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
Text = Iterable[str]


def cell(text: str) -> str:
    return f'<c t="inlineStr"><is><t>{text}</t></is></c>'


def row(*cells: str) -> str:
    return f"<row>{''.join(map(cell, cells))}</row>"


HEADER = row(*COLUMNS.split(","))
ROW = row("w1", "2024-05-03", "receipt", "theatrical of light from FR", "600.00", "EUR", "")


def workbook(
    rows: Text,
    *,
    strings: Text = (),
    sheets: int = 1,
    prologue: str = "",
    encoding: str = "utf-8",
    more: dict[str, bytes] | None = None,
) -> bytes:
    """A workbook of given rows, as XML; every worksheet is the same part."""
    numbers = range(1, sheets + 1)
    listed = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="r{n}"/>' for n in numbers)
    related = "".join(_related(f"r{n}", "worksheet", "worksheets/sheet1.xml") for n in numbers)
    parts = {
        "[Content_Types].xml": (
            f'<Types xmlns="{_PACKAGE}/content-types">'
            f'<Default Extension="rels" '
            f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            + "".join(
                f'<Override PartName="/xl/{part}.xml" ContentType="{_TYPES}.{kind}+xml"/>'
                for part, kind in (
                    ("workbook", "sheet.main"),
                    ("worksheets/sheet1", "worksheet"),
                    ("sharedStrings", "sharedStrings"),
                )
            )
            + "</Types>"
        ),
        "_rels/.rels": _relations(_related("r1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": (
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": _relations(
            related + _related("s", "sharedStrings", "sharedStrings.xml")
        ),
    }
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            start = f'<?xml version="1.0" encoding="{encoding}"?>{prologue}'
            part.write(f'{start}<worksheet xmlns="{_MAIN}"><sheetData>'.encode(encoding))
            for text in rows:
                part.write(text.encode(encoding))
            part.write("</sheetData></worksheet>".encode(encoding))
        with archive.open("xl/sharedStrings.xml", "w", force_zip64=True) as part:
            part.write(f'<sst xmlns="{_MAIN}">'.encode())
            for text in strings:
                part.write(text.encode())
            part.write(b"</sst>")
        for name, content in (more or {}).items():
            archive.writestr(name, content)
    return data.getvalue()


def _related(name: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{target}"/>'


def _relations(listed: str) -> str:
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'


def again(text: str, times: int) -> Iterator[str]:
    """A text many times over, without holding it."""
    piece = text * max(1, 10**6 // len(text))
    count = len(piece) // len(text)
    for _ in range(times // count):
        yield piece
    yield text * (times % count)


def bombs() -> Iterator[tuple[str, bytes]]:
    """Workbooks of some kilobytes to a megabyte that unfold to far more than can be held."""
    few = (HEADER, ROW)
    yield "zeros", workbook((*few, *again(" ", 600 * 10**6)))
    yield "one cell", workbook((*few, "<row><c t='inlineStr'><is><t>", *again("a", 400 * 10**6)))
    yield "one row", workbook((*few, "<row>", *again("<c/>", 10**8), "</row>"))
    yield "rows", workbook((*few, *again("<row/>", 8 * 10**7)))
    yield "cells", workbook((*few, *again("<row>" + "<c><v>1</v></c>" * 16_000 + "</row>", 1800)))
    yield "cells far right", workbook((*few, *again('<row><c r="XFD2"><v>1</v></c></row>', 20_000)))
    yield "a row far below", workbook((*few, ROW.replace("<row>", '<row r="99999999">')))
    yield "a row below the last", workbook((*few, ROW.replace("<row>", '<row r="1048577">')))
    yield "shared strings", workbook(few, strings=again("<si><t/></si>", 3 * 10**7))
    yield "a shared string", workbook(few, strings=("<si><t>", *again("a", 4 * 10**8)))
    yield "elements", workbook((*few, *again("<a/>", 10**8)))
    yield "depth", workbook((*few, *again("<a>", 10**7)))
    yield "attributes", workbook((*few, "<row ", *again("a='' ", 5 * 10**7)))
    yield "worksheets", workbook(few, sheets=200_000)
    inner = workbook((*few, *again(" ", 400 * 10**6)))
    yield "a bomb in a bomb", workbook(few, more={f"xl/{n}.xlsx": inner for n in range(50)})
    yield "parts", workbook(few, more={f"xl/{n}.xml": b"<a/>" for n in range(20_000)})
    yield "UTF-16", workbook((*few, *again("<c/>", 10**6)), encoding="utf-16")
    entities = FILES["an entity of entities"].decode().partition("]>")[0] + "]>"
    yield "entities", workbook((*few, row("&i;")), prologue=entities)
    external = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    yield "a file", workbook((*few, row("&a;")), prologue=external)
