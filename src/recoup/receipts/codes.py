"""The columns that say through which channel money came or went, and who approved it."""

import re
from collections.abc import Collection, Iterator
from datetime import date

from recoup.deal.model import Deal, Spending
from recoup.diagnostics.suggestion import closest
from recoup.receipts.cells import BadCell, parse_day
from recoup.receipts.model import Approved, Event, EventKind
from recoup.receipts.reader import SheetReader
from recoup.receipts.sheet import Row

CODES = ("channel", "campaign", "item", "tickets", "approved")

# The kinds of rows that a column may say something of.
_OF = {
    "channel": {EventKind.RECEIPT, EventKind.COST},
    "campaign": {EventKind.RECEIPT, EventKind.COST},
    "item": {EventKind.COST},
    "tickets": {EventKind.COST},
    "approved": {EventKind.COST},
}
_COUNT = re.compile(r"\d{1,12}|\d{1,3}(,\d{3}){1,3}", re.ASCII)
_DIGITS_FIRST = re.compile(r"\d")

Codes = tuple[str | None, str | None, str | None, int | None, Approved | None]


def read_codes(reader: SheetReader, row: Row, kind: EventKind) -> Codes:
    """The channel, campaign, item, tickets and approval of a row; None where it says none."""
    for column, kinds in _OF.items():
        if kind not in kinds and reader.text(row, column):
            has = "is not approved" if column == "approved" else f"has no {column}"
            fault = BadCell("code-misplaced", f"a {kind} {has}", "leave the cell empty")
            reader.fault(row, column, fault)
    return (
        reader.read(row, "channel", _code),
        reader.read(row, "campaign", _code),
        reader.read(row, "item", _code),
        reader.read(row, "tickets", parse_tickets),
        reader.read(row, "approved", parse_approved),
    )


def _code(text: str) -> str | None:
    return text or None


def parse_tickets(text: str) -> int | None:
    """How many tickets a subsidy was for. Raises: BadCell."""
    if not text:
        return None
    if not _COUNT.fullmatch(text):
        message = f"`{text[:40]}` is no number of tickets"
        raise BadCell("bad-count", message, "write a whole number, such as `120,000`")
    return int(text.replace(",", ""))


def parse_approved(text: str) -> Approved | None:
    """The day of an approval, or the party that approved. Raises: BadCell."""
    if not text or not _DIGITS_FIRST.match(text):
        return text or None
    return parse_day(text)


# ---- against the deal ---------------------------------------------------------------------------

# A column and what is wrong with its cell.
CodeFault = tuple[str, BadCell]


def code_faults(deal: Deal, event: Event) -> Iterator[CodeFault]:
    """Every code of an event that the deal does not know, or that this row cannot have."""
    if event.channel is not None and event.channel not in deal.channels:
        yield "channel", _unknown("channel", event.channel, deal.channels)
    if event.campaign is not None and event.campaign not in deal.campaigns:
        yield "campaign", _unknown("campaign", event.campaign, deal.campaigns)
    elif event.campaign is not None:
        yield from _through(event, event.campaign, deal.campaigns[event.campaign].channels)
    if event.kind is EventKind.COST and event.what in {*deal.accounts, *deal.spending}:
        spending = deal.spending.get(event.what)
        if spending is not None and spending.subsidy:
            yield from _through(event, spending.name, spending.channels)
        yield from _item_faults(event, spending)
        yield from _ticket_faults(event, spending)
        yield from _approval_faults(deal, event, spending)


def _through(event: Event, name: str, channels: Collection[str]) -> Iterator[CodeFault]:
    if event.channel is not None and channels and event.channel not in channels:
        listed = _listed(channels)
        message = f"`{name}` runs through {listed}, not through `{event.channel}`"
        hint = f"write {listed}, or add the channel to `{name}` in the deal"
        yield "channel", BadCell("other-channel", message, hint)


def _item_faults(event: Event, spending: Spending | None) -> Iterator[CodeFault]:
    if spending is None or spending.subsidy:
        if event.item is not None:
            message = "only a cost of a commitment says what it was spent on"
            yield "item", BadCell("code-misplaced", message, "leave the cell empty")
    elif event.item is None and any(a.items for a in spending.approvals):
        message = f"some items of `{spending.name}` need approval, and the row does not say its own"
        hint = f"write one of {_listed(spending.items)}, or list others there as `spent on …`"
        yield "item", BadCell("item-unsaid", message, hint)
    elif event.item is not None and spending.items and event.item not in spending.items:
        yield "item", _unknown("item", event.item, spending.items)


def _ticket_faults(event: Event, spending: Spending | None) -> Iterator[CodeFault]:
    if spending is None or not spending.subsidy:
        if event.tickets is not None:
            message = "only a ticket subsidy is for so many tickets"
            yield "tickets", BadCell("code-misplaced", message, "leave the cell empty")
    elif event.tickets is None and spending.a_ticket is not None:
        message = f"`{spending.name}` has a most for each ticket; the row does not say how many"
        hint = "add a column `tickets`, and write their number"
        yield "tickets", BadCell("tickets-unsaid", message, hint)


def _approval_faults(deal: Deal, event: Event, spending: Spending | None) -> Iterator[CodeFault]:
    if event.approved is None:
        return
    approvers = {a.party for a in spending.approvals} if spending is not None else set()
    if not approvers:
        message = f"nobody need approve a cost of `{event.what}`"
        hint = "leave the cell empty, or add `approval of …` to the commitment"
        yield "approved", BadCell("code-misplaced", message, hint)
    elif isinstance(event.approved, date):
        return
    elif event.approved not in deal.parties:
        yield "approved", _unknown("party", event.approved, sorted(approvers))
    elif event.approved not in approvers:
        message = f"`{event.what}` needs the approval of {_listed(sorted(approvers))}"
        hint = f"write the day of the approval, or {_listed(sorted(approvers))}"
        yield "approved", BadCell("other-approver", message, hint)


def _unknown(kind: str, name: str, known: Collection[str]) -> BadCell:
    near = closest(name[:40], known)
    hint = f"declare it in the deal, or mend the {kind}"
    if near is not None:
        hint = f"did you mean `{near}`?"
    elif known and len(known) <= 12:
        hint = f"the deal knows {_listed(known)}"
    return BadCell(f"unknown-{kind}", f"the deal knows no {kind} `{name[:40]}`", hint)


def _listed(names: Collection[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
