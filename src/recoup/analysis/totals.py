"""Who was paid what, what every account is owed, what is held: a run in sums."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from recoup.analysis.table import Table
from recoup.analysis.wording import told
from recoup.diagnostics.span import Span
from recoup.engine.hurdle import wanted
from recoup.engine.layout import interest_unit
from recoup.engine.run import Run
from recoup.plan import model as p
from recoup.receipts.model import EventKind
from recoup.values import phrases
from recoup.values.currency import minor_digits
from recoup.values.glossary import Term
from recoup.values.money import Money


def decimal(minor: int, currency: str) -> Decimal:
    """Minor units as an exact decimal amount of the currency."""
    return Decimal(minor).scaleb(-minor_digits(currency))


@dataclass(frozen=True, slots=True)
class CurrencyAmount:
    currency: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class PartyTotal:
    """What a party was paid out of the waterfalls in one currency."""

    party: str
    title: str
    currency: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class AllottedLine:
    """What a definition's terms give a party; nobody is paid by a definition."""

    definition: str
    party: str
    title: str
    currency: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class NetLine:
    """What a party ends with: paid by the waterfalls, and by the others, less what it paid them."""

    party: str
    title: str
    currency: str
    from_waterfalls: Decimal
    between_parties: Decimal
    net: Decimal


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account: charged (interest included), recouped, still owed."""

    account: str
    title: str
    owed_to: str
    currency: str
    charged: Decimal
    interest: Decimal
    recouped: Decimal
    balance: Decimal
    over_cap: Decimal


@dataclass(frozen=True, slots=True)
class MilestoneLine:
    """A milestone and the date on which it was reached; None where it is not (or no longer)."""

    milestone: str
    reached_on: date | None
    reached: bool


@dataclass(frozen=True, slots=True)
class HeldLine:
    """Money that was received and that nobody was paid, and why."""

    event: str
    of: str
    currency: str
    amount: Decimal
    reason: str
    place: str


@dataclass(frozen=True, slots=True)
class RelatedLine:
    """A receipt from a related party: what it paid, and what a stranger would have paid."""

    event: str
    of: str
    currency: str
    paid: Decimal
    arms_length: Decimal
    place: str


@dataclass(frozen=True, slots=True)
class ConvertedLine:
    """What was changed from one currency into another on the way."""

    from_currency: str
    from_amount: Decimal
    to_currency: str
    to_amount: Decimal


@dataclass(frozen=True, slots=True)
class TransferLine:
    """A payment between parties outside the waterfalls, with the clause that made it.

    `event` is the row that brought it about, empty where its day simply came.
    """

    date: date | None
    label: str
    payer: str
    payee: str
    currency: str
    amount: Decimal
    event: str
    clause: str
    place: str


@dataclass(frozen=True, slots=True)
class Sums:
    """The sums of a run from which all its tables are drawn, in minor units."""

    run: Run
    columns: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, run: Run) -> "Sums":
        return cls(run, run.journal.sums())

    def slot(self, slot: int) -> int:
        return self.columns.get(slot, 0)

    def step(self, step: p.Step) -> int:
        """All that a step took."""
        return sum(self.slot(s) for s in slots_paid(self.run.plan, step))

    def entered(self, waterfall: p.Waterfall) -> int:
        """All that entered a waterfall: what its steps took, since they take everything."""
        return sum(self.step(self.run.plan.steps[i]) for i in waterfall.steps)


def slots_of(step: p.Step) -> tuple[int, ...]:
    """The slots that a step pays to."""
    if isinstance(step.ask, p.Recoup):
        return tuple(s for claimant in step.ask.claimants for s in claimant.slots)
    return step.pays.slots if step.pays else ()


def slots_paid(plan: p.Plan, step: p.Step) -> tuple[int, ...]:
    """The slots that a step pays to, and those to which the rights in it were assigned."""
    assigned = {right.slot: right.slots for right in plan.rights}
    return tuple(s for own in slots_of(step) for s in assigned.get(own, (own,)))


def slot_currency(plan: p.Plan, slot: int) -> str:
    return plan.waterfalls[plan.steps[plan.slots[slot].step].waterfall].currency


def received(run: Run) -> Table[CurrencyAmount]:
    """All receipts, reversed ones left out, returns taken off."""
    return Table(
        CurrencyAmount(c, decimal(amount, c)) for c, amount in sorted(run.state.received.items())
    )


def paid(sums: Sums) -> Table[PartyTotal]:
    """What each party was paid, in the order in which the deal names the parties."""
    plan = sums.run.plan
    totals: dict[tuple[str, str], int] = {}
    for index, slot in enumerate(plan.slots):
        if slot.party is not None:
            key = (slot.party, slot_currency(plan, index))
            totals[key] = totals.get(key, 0) + sums.slot(index)
    titles = dict(plan.parties)
    order = {name: i for i, (name, _) in enumerate(plan.parties)}
    return Table(
        PartyTotal(party, titles.get(party, party), currency, decimal(amount, currency))
        for (party, currency), amount in sorted(
            totals.items(), key=lambda item: (order.get(item[0][0], len(order)), item[0][1])
        )
    )


def allotted(sums: Sums) -> Table[AllottedLine]:
    """What each definition allots to each party, in the order of the definitions."""
    plan = sums.run.plan
    totals: dict[tuple[int, str], int] = {}
    for index, slot in enumerate(plan.slots):
        if slot.allotted:
            key = (plan.steps[slot.step].waterfall, slot.allotted)
            totals[key] = totals.get(key, 0) + sums.slot(index)
    titles = dict(plan.parties)
    return Table(
        AllottedLine(
            plan.waterfalls[place].name,
            party,
            titles.get(party, party),
            plan.waterfalls[place].currency,
            decimal(amount, plan.waterfalls[place].currency),
        )
        for (place, party), amount in sorted(totals.items(), key=lambda item: item[0][0])
    )


def net(sums: Sums) -> Table[NetLine]:
    """What each party ends with, where parties paid each other; empty where none did."""
    between: dict[tuple[str, str], Decimal] = {}
    for line in transfers(sums.run):
        for party, amount in ((line.payer, -line.amount), (line.payee, line.amount)):
            key = (party, line.currency)
            between[key] = between.get(key, Decimal(0)) + amount
    if not between:
        return Table()
    out = {(line.party, line.currency): line.amount for line in paid(sums)}
    titles = dict(sums.run.plan.parties)
    return Table(
        NetLine(
            party,
            titles.get(party, party),
            currency,
            out.get((party, currency), decimal(0, currency)),
            between.get((party, currency), decimal(0, currency)),
            out.get((party, currency), Decimal(0)) + between.get((party, currency), Decimal(0)),
        )
        for party, currency in dict.fromkeys([*out, *between])
    )


def accounts(sums: Sums) -> Table[AccountLine]:
    """Every account with what it was charged, has recouped, and is still owed."""
    run = sums.run
    recouped: dict[int, int] = {}
    for index, slot in enumerate(run.plan.slots):
        if slot.account is not None:
            recouped[slot.account] = recouped.get(slot.account, 0) + sums.slot(index)
    lines = []
    for account in run.plan.accounts:
        base = run.program.layout.account[account.index]
        if account.hurdle is not None:
            lines.append(_hurdle_line(sums, account, run.state.numbers[base : base + 4]))
            continue
        principal, unpaid, charged, accrued = run.state.numbers[base : base + 4]
        unit = interest_unit(account)
        currency = account.currency

        def shown(minor: int, currency: str = currency) -> Decimal:
            return decimal(minor, currency)

        lines.append(
            AccountLine(
                account.name,
                account.title,
                account.owed_to,
                currency,
                shown(charged + accrued // unit),
                shown(accrued // unit),
                shown(recouped.get(account.index, 0)),
                shown(principal + unpaid // unit),
                shown(
                    run.state.over_cap.get(account.index, 0)
                    + run.state.over_before.get(account.index, 0)
                ),
            )
        )
    return Table(lines)


def _hurdle_line(sums: Sums, account: p.Account, numbers: list[int]) -> AccountLine:
    """A rate of return: charged with its growth, less all that counts towards it.

    A negative balance is what was paid beyond the rate.
    """
    assert account.hurdle is not None
    balance = wanted(numbers[0])
    counted = sum(sums.slot(i) for i in account.hurdle.slots)
    charged, currency = balance + counted, account.currency
    return AccountLine(
        account.name,
        account.title,
        account.owed_to,
        currency,
        decimal(charged, currency),
        decimal(charged - numbers[2], currency),
        decimal(counted, currency),
        decimal(balance, currency),
        decimal(0, currency),
    )


def milestones(run: Run) -> Table[MilestoneLine]:
    """Every milestone that the deal names, reached or not."""
    return Table(
        MilestoneLine(
            m.name, run.state.reached_on.get(m.index), bool(run.state.reached >> m.index & 1)
        )
        for m in run.plan.milestones
    )


def held(run: Run) -> Table[HeldLine]:
    """Receipts that no waterfall takes in, what waits in pots, and returns not yet set off."""
    lines = []
    for index, money in sorted(run.state.held.items()):
        event = run.events[index]
        lines.append(
            HeldLine(
                event.id,
                designation(event.what, event.film, event.territory),
                money.currency,
                decimal(money.amount, money.currency),
                money.reason,
                event.span.place,
            )
        )
    for waterfall in run.plan.waterfalls:
        place = run.program.layout.held.get(waterfall.index)
        waiting = 0 if place is None else run.state.numbers[place]
        if waterfall.hold is not None and waiting:
            lines.append(
                HeldLine(
                    "",
                    ", ".join(f"pot {pot}" for pot in waterfall.pots),
                    waterfall.currency,
                    decimal(waiting, waterfall.currency),
                    until(run.plan, waterfall, waterfall.hold).en,
                    waterfall.span.place,
                )
            )
    for (what, film, territory, currency), amount in sorted(
        run.state.returns.items(), key=lambda item: tuple(str(part) for part in item[0])
    ):
        lines.append(
            HeldLine(
                "",
                designation(what, film, territory),
                currency,
                decimal(amount, currency),
                "returns, set off against the next receipts of this source",
                "",
            )
        )
    return Table(lines)


def related(run: Run) -> Table[RelatedLine]:
    """The receipts whose value at arm's length is known, reversed ones left out."""
    undone = {e.what for e in run.events if e.kind is EventKind.REVERSAL}
    return Table(
        RelatedLine(
            event.id,
            designation(event.what, event.film, event.territory),
            event.currency,
            decimal(event.amount, event.currency),
            decimal(event.arms_length, event.currency),
            event.span.place,
        )
        for event in run.events
        if event.arms_length is not None and event.currency is not None and event.id not in undone
    )


def until(plan: p.Plan, waterfall: p.Waterfall, hold: p.Hold) -> Term:
    """Until when money waits in a waterfall's pots, in words."""
    if hold.date is not None:
        return told("until_day", day=str(hold.date))
    if hold.milestone is not None:
        return told("until_reached", name=plan.milestones[hold.milestone].name)
    if hold.amount is not None:
        return told("until_amount", amount=phrases.amount(Money(hold.amount, waterfall.currency)))
    assert hold.period is not None
    return told(f"until_{hold.period.unit}")


def designation(what: str, film: str | None, territory: str | None) -> str:
    """What an event is of, as a receipts file writes it."""
    of = f" of {film}" if film else ""
    place = f" from {territory}" if territory else ""
    return f"{what}{of}{place}"


def converted(sums: Sums) -> Table[ConvertedLine]:
    """All conversions between currencies, at entry and between waterfalls, summed by pair."""
    run, plan = sums.run, sums.run.plan
    totals = dict(run.state.converted)
    for index, (source, target) in enumerate(run.program.layout.conversion):
        pots = plan.waterfalls[target].pots
        out = sum(
            sums.slot(i)
            for i, slot in enumerate(plan.slots)
            if slot.pot in pots and plan.steps[slot.step].waterfall == source
        )
        pair = (plan.waterfalls[source].currency, plan.waterfalls[target].currency)
        before = totals.get(pair, (0, 0))
        into = sums.columns.get(len(plan.slots) + index, 0)
        totals[pair] = (before[0] + out, before[1] + into)
    return Table(
        ConvertedLine(a, decimal(out, a), b, decimal(into, b))
        for (a, b), (out, into) in sorted(totals.items())
        if out or into
    )


def transfers(run: Run) -> Table[TransferLine]:
    """Advances, bonuses, prices and payments of parties to each other, outside the waterfalls."""
    lines = []
    for made in run.journal.transfers:
        terms = run.plan.transfers[made.transfer]
        lines.append(
            TransferLine(
                made.date,
                terms.label,
                terms.payer,
                terms.payee,
                terms.currency,
                decimal(made.amount, terms.currency),
                "" if made.event is None else run.events[made.event].id,
                clause(terms.span),
                terms.span.place,
            )
        )
    return Table(lines)


def clause(span: Span) -> str:
    """A clause as its text says it, on one line."""
    return " ".join(span.text.split())
