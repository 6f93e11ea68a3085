"""Files of avails on disk: XML or a workbook, whichever the first bytes say."""

from pathlib import Path

from recoup.avails.entry import whole
from recoup.avails.from_sheet import from_sheet
from recoup.avails.from_xml import from_xml
from recoup.avails.judge import Avails, judged
from recoup.diagnostics.outside import read_at_most
from recoup.receipts.from_xlsx import from_xlsx
from recoup.receipts.read import LARGEST_FILE_BYTES

_SUFFIXES = (".xml", ".xlsx")
_ZIP = b"PK\x03\x04"
# The first characters of an XML file, in any of the encodings that it may have.
_XML = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe<", b"\xfe\xff\x00<")


def are_avails(path: Path) -> bool:
    """Whether a file is a workbook or XML, by its name or its first bytes. Raises: OSError."""
    start = read_at_most(path, 256).lstrip()
    return path.suffix.lower() in _SUFFIXES or start.startswith((_ZIP, *_XML))


def read_avails(path: Path) -> Avails:
    """The rows of a file, and every fault of those that cannot be read. Raises: OSError."""
    data = read_at_most(path, LARGEST_FILE_BYTES + 1)
    if len(data) > LARGEST_FILE_BYTES:
        message = f"the file has more than {LARGEST_FILE_BYTES:,} bytes"
        return judged(whole(str(path), "file-too-large", message, "split it, by licensor"))
    if data.startswith(_ZIP) or path.suffix.lower() == ".xlsx":
        return judged(from_sheet(from_xlsx(str(path), data)))
    return judged(from_xml(str(path), data))
