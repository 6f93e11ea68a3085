"""The functions that the command line, a notebook and a page call alike.

In: paths, or what was read from them. Out: values that answer, or `Refused` with all that is wrong.
Never: arithmetic on money, or text for people but for what is wrong.
"""

from recoup.api.converting import deal_from_avails, deal_from_rsl
from recoup.api.deal_file import DealFile, Progress, Result, check, load, refusing
from recoup.api.joining import owners
from recoup.api.refused import Refused
from recoup.api.reporting import known_parties, mappings, read_report, statement_of
from recoup.api.testing import test
from recoup.deal.files import DealFileMissing
from recoup.deal.library import Piece, PieceUnknown, piece, pieces

__all__ = [
    "DealFile",
    "DealFileMissing",
    "Piece",
    "PieceUnknown",
    "Progress",
    "Refused",
    "Result",
    "check",
    "deal_from_avails",
    "deal_from_rsl",
    "known_parties",
    "load",
    "mappings",
    "owners",
    "piece",
    "pieces",
    "read_report",
    "refusing",
    "statement_of",
    "test",
]
