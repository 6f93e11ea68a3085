"""Deal → Agreement, with every term that Revenue Sharing Language has no words for.

It knows one stream of money, sums that payees are owed in equal amounts, shares of all that a step
pays, and a cap. A term beyond these is an error at its own line; what is said for the reader alone
(sources, Chinese titles) is a warning.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm

from recoup.deal import model as d
from recoup.diagnostics.diagnostic import Diagnostic, Severity, has_errors, in_order
from recoup.diagnostics.span import Span
from recoup.rsl.beyond import remarks_beyond, terms_beyond, unread
from recoup.rsl.model import PARTY_POINTER, Agreement, Payee, Step, StepKind
from recoup.values.currency import minor_digits
from recoup.values.money import Money


def agreement_of(deal: d.Deal) -> tuple[Agreement | None, list[Diagnostic]]:
    """The agreement that says what a deal says, and what it leaves out; or why there is none.

    A payee's pointer is the party's name in the deal.
    """
    writer = _Writer(deal)
    agreement = writer.agreement()
    found = in_order(writer.diagnostics)
    if has_errors(found):
        return None, [f for f in found if f.severity is Severity.ERROR]
    return agreement, found


@dataclass(slots=True)
class _Writer:
    deal: d.Deal
    diagnostics: list[Diagnostic] = field(default_factory=list)
    recouped: set[str] = field(default_factory=set)
    paid: set[str] = field(default_factory=set)
    currency: str = ""

    def refuse(self, what: str, span: Span, hint: str | None = None) -> None:
        message = f"Revenue Sharing Language has no words for {what}"
        self.diagnostics.append(Diagnostic("not-in-rsl", message, span, hint))

    def leave_out(self, what: str, span: Span) -> None:
        message = f"{what} is left out: Revenue Sharing Language has no place for it"
        self.diagnostics.append(Diagnostic("left-out", message, span, severity=Severity.WARNING))

    def _refuse_unread(self, part: d.Waterfall | d.Step | d.Part) -> None:
        for what, span in unread(part):
            self.refuse(what, span)

    # ---- the whole deal ----------------------------------------------------------------------

    def agreement(self) -> Agreement | None:
        deal = self.deal
        for what, span in terms_beyond(deal):
            self.refuse(what, span)
        for waterfall in list(deal.waterfalls.values())[1:]:
            self.refuse("a second waterfall", waterfall.span)
        if not deal.waterfalls:
            return None
        waterfall = next(iter(deal.waterfalls.values()))
        self._refuse_unread(waterfall)
        self.currency = waterfall.currency
        self._receipts(waterfall)
        steps = tuple(made for step in waterfall.steps for made in self._step(step))
        for what, span in remarks_beyond(deal, waterfall, self.paid):
            self.leave_out(what, span)
        return Agreement(deal.title, waterfall.currency, steps)

    def _receipts(self, waterfall: d.Waterfall) -> None:
        for pot, span in waterfall.pots:
            self.refuse(f"the pot `{pot}`", span)
        for receipts in waterfall.receipts:
            if receipts.media or receipts.film or receipts.territories:
                self.refuse(
                    "receipts of some media, films or territories alone",
                    receipts.span,
                    "write `receives everything` in a deal that is to be exported",
                )

    # ---- steps -------------------------------------------------------------------------------

    def _step(self, step: d.Step | d.Block) -> Iterator[Step]:
        if isinstance(step, d.Block):
            self.refuse("steps that hold until or after a milestone", step.span)
            return
        self._refuse_unread(step)
        if step.milestone is not None:
            self.refuse("a step that waits for a milestone", step.span)
        asked = step.ask.amount if isinstance(step.ask, d.Fixed) else None
        if Money(0, self.currency) in {asked, step.up_to}:
            self.leave_out("a step that pays nothing", step.span)
            return
        match step.ask:
            case d.Rest():
                yield from self._shares(step, None)
            case d.Share(rate=rate, basis=basis):
                if rate == 1 and basis == d.Basis(d.BasisKind.REMAINDER):
                    yield from self._shares(step, step.up_to)
                else:
                    self.refuse("a percentage that leaves the rest to the steps below", step.span)
            case d.Fixed(amount=amount):
                yield from self._fixed(step, amount)
            case d.Recoup():
                yield from self._recoup(step, step.ask)
            case d.Bands():
                self.refuse("rates that change with the level", step.span)
            case _:
                self.refuse("what is due by a measure", step.span)

    def _fixed(self, step: d.Step, amount: d.Amount) -> Iterator[Step]:
        if step.up_to is not None:
            self.refuse("a limit of a fixed sum", step.span, "lower the sum")
        if isinstance(amount, d.Undisclosed):
            self.refuse("a term that is undisclosed", amount.span)
        elif len(step.parts) == 1 and step.parts[0].rate is None:
            party = self._party(step.parts[0])
            if party is not None:
                yield self._sums(step, [(party, amount, step.span)])
        else:
            yield from self._shares(step, amount)

    def _recoup(self, step: d.Step, ask: d.Recoup) -> Iterator[Step]:
        if ask.share_from is not None or step.up_to is not None:
            self.refuse("a limit of what is recouped", step.span)
        owed = [found for claim in ask.claims if (found := self._claim(claim)) is not None]
        if not owed:
            return
        if ask.how in {None, d.How.EQUALLY} or len(owed) < 2:
            yield self._sums(step, owed)
        elif ask.how is d.How.IN_ORDER:
            for one in owed:
                yield self._sums(step, [one])
        else:
            self.refuse(
                f"recoupment {ask.how}",
                step.span,
                "write `equally`, `in order`, or shares of `100% of remainder up to` their sum",
            )

    def _claim(self, claim: d.Claim) -> tuple[str, Money, Span] | None:
        account = self.deal.accounts.get(claim.name) if claim.kind == "account" else None
        if account is None:
            self.refuse("the recoupment of an investment", claim.span)
            return None
        if account.name in self.recouped:
            self.refuse(f"a second step that recoups `{account.name}`", claim.span)
            return None
        self.recouped.add(account.name)
        total = 0
        for charge in account.charges:
            if isinstance(charge.amount, d.Undisclosed):
                self.refuse("a term that is undisclosed", charge.amount.span)
                return None
            total += charge.amount.minor
        if not total:
            return None
        self.leave_out(f"the right to book costs to `{account.name}` later", claim.span)
        self.paid.add(account.owed_to)
        return account.owed_to, Money(total, self.currency), claim.span

    def _sums(self, step: d.Step, owed: list[tuple[str, Money, Span]]) -> Step:
        payees = tuple(self._payee(party, _units(sum_), span) for party, sum_, span in owed)
        return Step(StepKind.FIXED, payees, None, step.label, step.span)

    def _shares(self, step: d.Step, cap: Money | None) -> Iterator[Step]:
        found: list[tuple[str, Fraction | None, Span]] = []
        for part in step.parts:
            self._refuse_unread(part)
            party = self._party(part)
            if not isinstance(part.rate, Fraction | None):
                self.refuse("a term that is undisclosed", part.rate.span)
            elif party is not None:
                found.append((party, part.rate, part.span))
            if part.label is not None:
                self.leave_out("what a share is for", part.span)
        if not found or len(found) < len(step.parts):
            return
        rest = 1 - sum((rate for _, rate, _ in found if rate is not None), Fraction(0))
        shares = [(party, rest if rate is None else rate, span) for party, rate, span in found]
        for party, share, span in shares:
            if not share:
                self.leave_out(f"that `{party}` gets nothing of this step", span)
        kind, unit = _unit([share for _, share, _ in shares])
        payees = tuple(self._payee(party, s * unit, span) for party, s, span in shares if s)
        yield Step(kind, payees, None if cap is None else _units(cap), step.label, step.span)

    # ---- payees ------------------------------------------------------------------------------

    def _party(self, part: d.Part) -> str | None:
        if part.payee.kind != "party":
            whole = "a pot" if part.payee.kind == "pot" else "the investors of a film"
            self.refuse(f"{whole} as a payee", part.payee.span)
            return None
        self.paid.add(part.payee.name)
        return part.payee.name

    def _payee(self, party: str, amount: Fraction, span: Span) -> Payee:
        return Payee(self.deal.parties[party].title, party, PARTY_POINTER, amount, span)


def _units(money: Money) -> Fraction:
    return Fraction(money.minor, 10 ** minor_digits(money.currency))


def _unit(shares: list[Fraction]) -> tuple[StepKind, int]:
    """What shares are written in: hundredths where those are decimals, else parts of their sum."""
    whole = lcm(*(share.denominator for share in shares))
    rest = whole
    for factor in (2, 5):
        while rest % factor == 0:
            rest //= factor
    return (StepKind.PERCENT, 100) if rest == 1 else (StepKind.RATIO, whole)
