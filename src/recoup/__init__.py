"""Recoup runs a film partnership from one readable text file.

>>> import recoup
>>> deal = recoup.load("a-dogs-purpose.deal")          # doctest: +SKIP
>>> result = deal.run("receipts.csv", "rates.csv")     # doctest: +SKIP
>>> result.paid.to_polars()                            # doctest: +SKIP

`load` and `check` read a deal; a deal runs events; a result answers who was paid what, and why.
`owners` tells who owns whom, by one or several deals; `test` runs a file of expectations. `pieces`
are those of the library that a deal can use. `read_report` reads what a payer sent, through one of
the `mappings`, into events.
"""

from recoup.api import (
    DealFile,
    DealFileMissing,
    Piece,
    PieceUnknown,
    Refused,
    Result,
    check,
    deal_from_rsl,
    load,
    mappings,
    owners,
    piece,
    pieces,
    read_report,
    test,
)
from recoup.pricing import Comparison, compare

__all__ = [
    "Comparison",
    "DealFile",
    "DealFileMissing",
    "Piece",
    "PieceUnknown",
    "Refused",
    "Result",
    "check",
    "compare",
    "deal_from_rsl",
    "load",
    "mappings",
    "owners",
    "piece",
    "pieces",
    "read_report",
    "test",
]
__version__ = "0.1.0"
