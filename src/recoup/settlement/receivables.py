"""What payers owe, and for how long: royalties due under licences, and claims that were announced.

A claim is what a payer has said that it owes, such as a distributor's statement that comes before
its money. A receipt settles the claim whose reference its note holds; where it holds several, the
one that is due first comes first, and no money settles two.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from recoup.api import Refused, Result
from recoup.diagnostics.diagnostic import Diagnostic
from recoup.receipts.model import EventKind
from recoup.settlement.records import Settlement
from recoup.values.money import minor_units

CLAIM = "claim"
# How many days overdue, at most, each group of receivables is.
AGES = (0, 30, 60, 90)


@dataclass(frozen=True, slots=True)
class Receivable:
    """What a payer owes on one account, in minor units; `open` is what has not come in."""

    payer: str
    of: str
    currency: str
    due: date
    amount: int
    received: int = 0

    @property
    def open(self) -> int:
        return self.amount - self.received

    def age(self, on: date) -> int:
        """How many days overdue it is; negative before it is due."""
        return (on - self.due).days


@dataclass(frozen=True, slots=True)
class Aged:
    """What a payer owes in a currency, in minor units, by how long it has been due."""

    payer: str
    currency: str
    not_yet_due: int
    up_to_30: int
    up_to_60: int
    up_to_90: int
    over_90: int

    @property
    def total(self) -> int:
        overdue = self.up_to_30 + self.up_to_60 + self.up_to_90 + self.over_90
        return self.not_yet_due + overdue


def claim(settlement: Settlement, owed: Receivable, reference: str) -> bool:
    """Records what a payer has said that it owes; False where the book has it already.

    Raises: Refused where the reference is that of another claim; BookBusy.
    """
    body = {
        "payer": owed.payer,
        "of": owed.of,
        "currency": owed.currency,
        "amount": str(owed.amount),
        "due": owed.due.isoformat(),
        "reference": reference,
    }
    head = settlement.book.head().number
    for known in settlement.book.entries(CLAIM):
        if known.body["reference"] == reference:
            if dict(known.body) == body:
                return False
            message = f"`{reference}` is the reference of another claim, entry {known.number}"
            hint = "give each claim a reference of its own, such as the number of the statement"
            raise Refused([Diagnostic("reference-taken", message, None, hint)])
    settlement.book.append(CLAIM, body, after=head)
    return True


def receivables(settlement: Settlement, on: date) -> list[Receivable]:
    """Every sum that is owed by a day or falls due later, oldest first, with what came in of it."""
    result = settlement.book.result(on)
    found = [*_royalties(result), *_claims(settlement, result)]
    return sorted(found, key=lambda r: (r.due, r.payer, r.of))


def _royalties(result: Result) -> Iterator[Receivable]:
    """What licences made due, settled by their receipts of royalties, the oldest first."""
    deal = result.file.deal
    came_in = {
        line.licence: minor_units(Fraction(line.received), line.currency)
        for line in result.licences
    }
    licensees = {licence.name: licence.licensee for licence in deal.licences}
    for payment in result.licence_payments:
        amount = minor_units(Fraction(payment.to_licensor), payment.currency)
        if amount <= 0:
            continue
        received = min(amount, came_in.get(payment.licence, 0))
        came_in[payment.licence] = came_in.get(payment.licence, 0) - received
        payer = licensees.get(payment.licence, payment.licence)
        what = f"royalties of {payment.licence}"
        yield Receivable(payer, what, payment.currency, payment.date, amount, received)


def _claims(settlement: Settlement, result: Result) -> Iterator[Receivable]:
    claims = sorted((e.body for e in settlement.book.entries(CLAIM)), key=lambda body: body["due"])
    settled = [0] * len(claims)
    for event in result.run.events:
        if event.kind is not EventKind.RECEIPT or event.calculated:
            continue
        words = event.note.split()
        named = [
            place
            for place, body in enumerate(claims)
            if body["reference"] in words and body["currency"] == event.currency
        ]
        left = event.amount
        for place in named:
            # What is too much, or is taken back, is of the last one that the note names.
            still = max(0, int(claims[place]["amount"]) - settled[place])
            part = left if place == named[-1] else max(0, min(left, still))
            settled[place] += part
            left -= part
    for body, received in zip(claims, settled, strict=True):
        yield Receivable(
            body["payer"],
            f"{body['of']} ({body['reference']})",
            body["currency"],
            date.fromisoformat(body["due"]),
            int(body["amount"]),
            received,
        )


def aged(found: list[Receivable], on: date) -> list[Aged]:
    """What each payer owes, by currency and age; what was paid too much counts against it."""
    groups: dict[tuple[str, str], list[int]] = {}
    for each in found:
        group = groups.setdefault((each.payer, each.currency), [0] * (len(AGES) + 1))
        group[sum(each.age(on) > age for age in AGES)] += each.open
    return [Aged(payer, currency, *group) for (payer, currency), group in groups.items()]
