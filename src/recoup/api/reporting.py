"""What payers send, and what is stated to those who are paid."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from recoup.api.deal_file import DealFile
from recoup.api.refused import Refused
from recoup.diagnostics.diagnostic import Diagnostic, has_errors

if TYPE_CHECKING:
    from recoup.receipts.model import Event
    from recoup.reports.report import Report
    from recoup.reports.shipped import Shipped
    from recoup.statements.making import Shared
    from recoup.statements.model import Document


def read_report(
    path: str | Path,
    mapping: str | Path,
    *,
    deal: DealFile | None = None,
    day: date | None = None,
    total: str | None = None,
    after: str | Path | Sequence[Event] = (),
) -> Report:
    """A payer's file, read through a mapping: its events, its suspense queue, what both come to.

    `mapping` is the name of one that is shipped, or a file. `total` is a control figure, such as
    `CNY 1,234.50`; `after` are the events of earlier files, which figures of a period are added to.

    Raises: Refused, with all that is wrong, where the mapping or the file as a whole cannot be
    read, or is on another basis than the deal takes; OSError where a file cannot be read.
    """
    from recoup.receipts.read import read_events
    from recoup.reports.raw import Unreadable
    from recoup.reports.read import read_report
    from recoup.reports.shipped import read_mapping

    found, diagnostics = read_mapping(mapping)
    if found is None:
        raise Refused(diagnostics)
    before = after
    if isinstance(before, str | Path):
        file = read_events(before)
        if has_errors(list(file.diagnostics)):
            raise Refused(file.diagnostics)
        before = file.events
    of = deal.deal if deal is not None else None
    try:
        return read_report(path, found, deal=of, day=day, total=total, before=before)
    except Unreadable as refused:
        raise Refused(refused.diagnostics) from None


def mappings() -> list[Shipped]:
    """The mappings that are shipped, by name."""
    from recoup.reports.shipped import mappings

    return mappings()


def statement_of(shared: Shared, party: str | None, layout: str | None = None) -> Document:
    """The statement of a party, or of all where none is named, from what `Result.statements` gave.

    `layout` is `participation` or `collection`; where it is left out, a party gets the former and
    all of them a summary.

    Raises: Refused where the party is unknown, the deal gives it nothing, or a participation is of
    nobody.
    """
    from recoup.diagnostics.suggestion import closest
    from recoup.statements.layouts import collection, participation, summary, takes_part

    if party is None:
        if layout == "participation":
            message = "a participation statement is that of a party, and none is named"
            raise Refused([Diagnostic("unknown-party", message, None, "name one: `--party`")])
        return collection(shared) if layout == "collection" else summary(shared)
    if party not in shared.deal.parties:
        near = closest(party, shared.deal.parties)
        hint = f"did you mean `{near}`?" if near else "name a party of the deal"
        message = f"the deal has no party `{party}`"
        raise Refused([Diagnostic("unknown-party", message, None, hint)])
    if not takes_part(shared, party):
        message = f"there is nothing to state to `{party}`: no waterfall and no payment names it"
        hint = "name a party that the deal pays"
        raise Refused([Diagnostic("no-participation", message, None, hint)])
    return collection(shared, party) if layout == "collection" else participation(shared, party)


def known_parties(shared: Shared) -> list[str]:
    """The parties that there is anything to state to, in the order of the deal."""
    from recoup.statements.layouts import takes_part

    return [party for party in shared.deal.parties if takes_part(shared, party)]
