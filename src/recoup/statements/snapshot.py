"""What a run came to, by names that stay the same when the deal is amended."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple, TypeVar

from recoup.analysis.totals import Sums, accounts, converted
from recoup.engine.run import Run
from recoup.plan import model as p
from recoup.receipts.model import Event, EventKind
from recoup.statements.model import Figures
from recoup.values.money import minor_units

Key = TypeVar("Key")


class Place(NamedTuple):
    """Where money is paid to: a step, a payee, and the account and label that tell two apart."""

    waterfall: str
    step: str
    payee: str
    account: str
    label: str


class ReceiptsOf(NamedTuple):
    """What receipts are of."""

    what: str
    film: str | None
    territory: str | None
    currency: str


class Passed(NamedTuple):
    """A payment between parties, by its terms."""

    label: str
    payer: str
    payee: str
    currency: str


class Stand(NamedTuple):
    """How an account stands, in minor units; `charged` has no interest in it."""

    charged: int
    interest: int
    recouped: int
    balance: int


@dataclass(frozen=True)
class Snapshot:
    """The sums of a run, by name."""

    run: Run

    @cached_property
    def sums(self) -> Sums:
        return Sums.of(self.run)

    @cached_property
    def places(self) -> dict[Place, int]:
        """What was paid to each place; two slots of one name are one place."""
        found: dict[Place, int] = {}
        for index in range(len(self.run.plan.slots)):
            place = place_of(self.run.plan, index)
            found[place] = found.get(place, 0) + self.sums.slot(index)
        return found

    @cached_property
    def entered(self) -> dict[str, int]:
        """What entered each waterfall, in its currency."""
        return {w.name: self.sums.entered(w) for w in self.run.plan.waterfalls}

    @cached_property
    def reached(self) -> dict[str, int]:
        """What was left when each step's turn came."""
        found = {}
        for waterfall in self.run.plan.waterfalls:
            left = self.entered[waterfall.name]
            for index in waterfall.steps:
                found[self.run.plan.steps[index].name] = left
                left -= self.sums.step(self.run.plan.steps[index])
        return found

    @cached_property
    def receipts(self) -> dict[tuple[str | None, ReceiptsOf], int]:
        """What came in, by the waterfall that took it in (None: it is held) and what it is of."""
        found: dict[tuple[str | None, ReceiptsOf], int] = {}
        for event, entry in counted(self.run):
            assert event.currency is not None
            of = ReceiptsOf(event.what, event.film, event.territory, event.currency)
            found[entry, of] = found.get((entry, of), 0) + event.amount
        return found

    @cached_property
    def accounts(self) -> dict[tuple[str, str], Stand]:
        """How each account stands, by its name and whom it is owed to."""
        found = {}
        for line in accounts(self.sums):
            charged, interest, recouped, balance = (
                minor_units(Fraction(a), line.currency)
                for a in (line.charged, line.interest, line.recouped, line.balance)
            )
            stand = Stand(charged - interest, interest, recouped, balance)
            found[line.account, line.owed_to] = stand
        return found

    @cached_property
    def passed(self) -> dict[Passed, int]:
        """What parties paid each other, outside the waterfalls."""
        found: dict[Passed, int] = {}
        for made in self.run.journal.transfers:
            terms = self.run.plan.transfers[made.transfer]
            key = Passed(terms.label, terms.payer, terms.payee, terms.currency)
            found[key] = found.get(key, 0) + made.amount
        return found

    @cached_property
    def received(self) -> dict[str, int]:
        """All that came in by currency, reversed receipts left out, returns taken off."""
        return dict(self.run.state.received)

    @cached_property
    def converted(self) -> dict[str, int]:
        """What conversions added to each currency, less what they took of it."""
        found: dict[str, int] = {}
        for line in converted(self.sums):
            out = minor_units(Fraction(line.from_amount), line.from_currency)
            into = minor_units(Fraction(line.to_amount), line.to_currency)
            found[line.from_currency] = found.get(line.from_currency, 0) - out
            found[line.to_currency] = found.get(line.to_currency, 0) + into
        return found

    @cached_property
    def paid_out(self) -> dict[str, int]:
        """What left the waterfalls by currency; what definitions allot never was in them."""
        found: dict[str, int] = {}
        plan = self.run.plan
        for index, slot in enumerate(plan.slots):
            waterfall = plan.waterfalls[plan.steps[slot.step].waterfall]
            if slot.pot is None and not waterfall.definition:
                paid = found.get(waterfall.currency, 0) + self.sums.slot(index)
                found[waterfall.currency] = paid
        return found


def place_of(plan: p.Plan, index: int) -> Place:
    """The place of a slot."""
    slot = plan.slots[index]
    step = plan.steps[slot.step]
    account = "" if slot.account is None else plan.accounts[slot.account].name
    waterfall = plan.waterfalls[step.waterfall].name
    return Place(waterfall, step.name, slot.payee, account, slot.label or "")


def counted(run: Run) -> Iterable[tuple[Event, str | None]]:
    """The receipts that stand, and the waterfall that took each in; None where it is held."""
    undone = {e.what for e in run.events if e.kind is EventKind.REVERSAL}
    for event, entry in zip(run.events, run.entries, strict=True):
        if event.kind is EventKind.RECEIPT and event.id not in undone:
            yield event, None if entry is None else run.plan.waterfalls[entry].name


@dataclass(frozen=True)
class Snapshots:
    """The same deal at three times, so that what changed can be told apart.

    `prior` is what was known at the end of the days before a period; `restated` the same days, as
    they are known now; `now` the end of the period.
    """

    prior: Snapshot
    restated: Snapshot
    now: Snapshot

    def figures(self, of: Callable[[Snapshot], int]) -> Figures:
        """One figure of the snapshots over time."""
        prior, restated, now = of(self.prior), of(self.restated), of(self.now)
        return Figures(prior, restated - prior, now - restated)

    def keys(self, of: Callable[[Snapshot], Mapping[Key, object]]) -> list[Key]:
        """The keys of a table, those that the end of the period has no longer behind the others."""
        return list({**of(self.now), **of(self.restated), **of(self.prior)})
