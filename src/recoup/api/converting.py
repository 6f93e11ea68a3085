"""Deals out of other languages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from recoup.api.refused import Refused
from recoup.deal.files import read_source
from recoup.diagnostics.diagnostic import Diagnostic, has_errors

if TYPE_CHECKING:
    pass


def deal_from_rsl(path: str | Path) -> tuple[str, tuple[Diagnostic, ...]]:
    """The text of the deal that an agreement in Revenue Sharing Language states, and remarks.

    Raises: Refused where it is faulty, or has a term that a deal has no words for; DealFileMissing
    where it cannot be read.
    """
    from recoup.rsl.from_yaml import agreement_from
    from recoup.rsl.to_deal import deal_text

    agreement, diagnostics = agreement_from(read_source(Path(path)))
    if agreement is None:
        raise Refused(diagnostics)
    return deal_text(agreement), tuple(diagnostics)


def deal_from_avails(
    path: str | Path, *, set_aside: bool = False
) -> tuple[str, tuple[Diagnostic, ...]]:
    """The text of the deal that a file of industry avails states, XML or workbook, and remarks.

    Rows that cannot be read refuse the file, unless they are to be `set_aside`; either way every
    fault of every row is told.

    Raises: Refused; OSError where the file cannot be read.
    """
    from recoup.avails.read import read_avails
    from recoup.avails.to_deal import deal_text

    found = read_avails(Path(path))
    if has_errors(found.diagnostics) and not (set_aside and found.rows):
        raise Refused(found.diagnostics)
    if not found.rows:
        message = "the file offers nothing: it has no rows"
        raise Refused([*found.diagnostics, Diagnostic("no-avails", message, None)])
    text, remarks = deal_text(found.name, found.rows)
    return text, (*found.diagnostics, *remarks)
