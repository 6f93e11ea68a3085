"""Files of avails on disk: XML or a workbook, whichever the first bytes say."""

from pathlib import Path

from recoup.avails.from_sheet import from_sheet
from recoup.avails.from_xml import from_xml
from recoup.avails.judge import Avails, judged
from recoup.receipts.from_xlsx import from_xlsx

_SUFFIXES = (".xml", ".xlsx")
_ZIP = b"PK\x03\x04"
# The first characters of an XML file, in any of the encodings that it may have.
_XML = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe<", b"\xfe\xff\x00<")


def are_avails(path: Path) -> bool:
    """Whether a file is a workbook or XML, by its name or its first bytes. Raises: OSError."""
    with path.open("rb") as file:
        start = file.read(256).lstrip()
    return path.suffix.lower() in _SUFFIXES or start.startswith((_ZIP, *_XML))


def read_avails(path: Path) -> Avails:
    """The rows of a file, and every fault of those that cannot be read. Raises: OSError."""
    data = path.read_bytes()
    if data.startswith(_ZIP) or path.suffix.lower() == ".xlsx":
        return judged(from_sheet(from_xlsx(str(path), data)))
    return judged(from_xml(str(path), data))
