"""Deal → Plan: names become indices, blocks become guards, assumptions fill what is undisclosed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from math import lcm

from recoup.deal import model as d
from recoup.deal.flow import order_of_waterfalls
from recoup.deal.walk import (
    accounts_recouped,
    films_claimed,
    investments_claimed,
    receiver_of_pots,
)
from recoup.diagnostics.diagnostic import Diagnostic
from recoup.diagnostics.span import Span
from recoup.plan import model as p
from recoup.plan.assumptions import Assumed, assume
from recoup.plan.conveyances import Conveying
from recoup.plan.from_marketing import plan_spending
from recoup.plan.hurdles import HurdleTerms, close_hurdles
from recoup.plan.licences import plan_licences
from recoup.plan.measuring import Measures, currency_of_measure
from recoup.values.money import Money
from recoup.values.number import show_rate

_HOW = {
    d.How.EQUALLY: p.How.BY_WEIGHT,
    d.How.BY_INVESTMENT: p.How.BY_WEIGHT,
    d.How.BY_BALANCE: p.How.BY_BALANCE,
}


def from_deal(
    deal: d.Deal, assumptions: Mapping[str, str] | None = None
) -> tuple[p.Plan | None, list[Diagnostic]]:
    """The plan of a checked deal.

    `assumptions` gives a figure, as text, for undisclosed terms by name. A term that money depends
    on and that has none is a diagnostic, as is one outside its stated range; then there is no plan.
    """
    assumed, diagnostics = assume(deal, assumptions or {})
    planner = _Planner(deal, assumed)
    plan = planner.plan()
    diagnostics.extend(planner.diagnostics)
    return (None if diagnostics else plan), diagnostics


@dataclass(slots=True)
class _Planner:
    deal: d.Deal
    assumed: Assumed
    diagnostics: list[Diagnostic] = field(default_factory=list)
    steps: list[p.Step] = field(default_factory=list)
    slots: list[p.Slot] = field(default_factory=list)
    accounts: list[p.Account] = field(default_factory=list)
    charges: list[p.Charge] = field(default_factory=list)
    transfers: list[p.Transfer] = field(default_factory=list)
    milestones: list[p.Milestone] = field(default_factory=list)
    account_index: dict[str, int] = field(default_factory=dict)
    milestone_index: dict[str, int] = field(default_factory=dict)
    waterfall_index: dict[str, int] = field(default_factory=dict)
    receiver: dict[str, str] = field(default_factory=dict)
    hurdles: dict[int, tuple[str, ...] | None] = field(default_factory=dict)
    measures: Measures = field(init=False)

    def plan(self) -> p.Plan:
        deal = self.deal
        self.receiver = receiver_of_pots(deal)
        self.waterfall_index = order_of_waterfalls(deal)
        order = list(self.waterfall_index)
        self.measures = Measures(
            deal,
            self.waterfall_index,
            self.receiver,
            self.rate,
            self.amount,
            self._milestone,
            self._account,
        )
        self._plain_accounts()
        for name in deal.milestones:
            self._milestone(name)
        waterfalls = tuple(self._waterfall(deal.waterfalls[name]) for name in order)
        self._bonuses()
        self._payments()
        conveying = Conveying(self.steps, self.slots, self.milestone_index)
        rights = conveying.rights([(a, self._assigned(a)) for a in deal.assignments])
        self.diagnostics.extend(conveying.diagnostics)
        licences = plan_licences(deal, self.waterfall_index, self.rate, self.amount)
        close_hurdles(self.accounts, self.hurdles, self.slots, self._slot_currencies(waterfalls))
        spending = plan_spending(deal, self.assumed, self.amount, self._account_currency)
        return p.Plan(
            deal.title,
            deal.odd_cents,
            deal.conversion,
            waterfalls,
            tuple(self.steps),
            tuple(self.slots),
            tuple(self.accounts),
            tuple(self.charges),
            tuple(self.transfers),
            tuple(self.measures.totals),
            tuple(self.milestones),
            tuple(self.measures.notionals),
            self.assumed.used(),
            tuple((party.name, party.title) for party in deal.parties.values()),
            dict(deal.media),
            tuple(deal.films),
            self._all_invested(),
            rights,
            licences,
            spending,
        )

    # ---- values ------------------------------------------------------------------------------

    def rate(self, rate: d.Rate) -> Fraction:
        value = self.assumed.value(rate, self.diagnostics)
        return value if isinstance(value, Fraction) else Fraction(0)

    def amount(self, amount: d.Amount, currency: str | None, span: Span) -> int:
        value = self.assumed.value(amount, self.diagnostics)
        if not isinstance(value, Money):
            return 0
        if currency is not None and value.currency != currency:
            self.diagnostics.append(
                Diagnostic(
                    "limit-currency",
                    f"this amount is in {value.currency}; money is in {currency} here",
                    span,
                    f"write it in {currency}",
                )
            )
        return value.minor

    # ---- accounts ----------------------------------------------------------------------------

    def _add_account(self, key: str, account: p.Account) -> int:
        self.account_index[key] = account.index
        self.accounts.append(account)
        return account.index

    def _plain_accounts(self) -> None:
        for account in self.deal.accounts.values():
            self._plain_account(account, None)

    def _account(self, name: str, definition: str | None = None) -> int:
        """The index of an account; within a definition, of its copy there."""
        key = name if definition is None else f"{name} in {definition}"
        if key not in self.account_index:
            self._plain_account(self.deal.accounts[name], definition)
        return self.account_index[key]

    def _plain_account(self, account: d.Account, definition: str | None) -> None:
        currency = account.currency or self._currency_of_recoupment(account.name)
        index = len(self.accounts)
        name = account.name if definition is None else f"{account.name} in {definition}"
        interest = None
        if account.interest is not None:
            interest = self._interest(account, account.interest)
        kind = p.AccountKind.ADVANCE if account.advance else p.AccountKind.ACCOUNT
        cap = None
        if account.cap is not None:
            cap = self.amount(account.cap, currency, account.span)
        self._add_account(
            name,
            p.Account(
                index,
                name,
                account.title if definition is None else f"{account.title}, in {definition}",
                kind,
                account.owed_to,
                currency,
                cap,
                self.rate(account.overhead) if account.overhead is not None else None,
                interest,
                account.span,
                None if definition is None else account.name,
                self._account_changes(account, currency),
            ),
        )
        if account.opening is not None:
            opening = account.opening
            owed = self.amount(opening.amount, currency, opening.span)
            day = opening.date
            if day is None and interest is not None:
                day = self._signed(account)
            self.charges.append(p.Charge(index, day, owed, opening.span, opening=True))
        for charge in account.charges:
            amount = self.amount(charge.amount, currency, account.span)
            day = charge.date
            if day is None and interest is not None:
                day = self._signed(account)
            days = charge.recurs.days(day) if charge.recurs and day else (day,)
            self.charges.extend(p.Charge(index, d, amount, account.span) for d in days)
        if account.advance is not None and definition is None:
            advance = account.advance
            amount = self.amount(advance.amount, currency, account.span)
            self.transfers.append(
                p.Transfer(
                    account.title,
                    advance.payer,
                    advance.payee,
                    amount,
                    currency,
                    advance.date,
                    None,
                    account.span,
                )
            )

    def _signed(self, account: d.Account) -> date | None:
        """The day from which interest runs on what has no date of its own."""
        if self.deal.signed is None:
            self.diagnostics.append(
                Diagnostic(
                    "interest-start-unsaid",
                    f"`{account.name}` bears interest on a charge without a date",
                    account.span,
                    "write the date of the charge, or `signed` under `deal`",
                )
            )
        return self.deal.signed

    def _account_changes(self, account: d.Account, currency: str) -> tuple[p.AccountChange, ...]:
        """What changes later; of interest that bears overhead, what both come to."""
        changes = [self._account_change(c, currency) for c in account.changes]
        interest = account.interest
        if interest is None or not interest.overhead_on_it:
            return tuple(changes)
        rates = {
            "interest": self.rate(interest.rate),
            "overhead": self.rate(account.overhead or Fraction(0)),
        }
        found = [c for c in changes if c.term != "interest"]
        for change in changes:
            if change.term in rates:
                rates[change.term] = change.value
                yearly = rates["interest"] * (1 + rates["overhead"])
                found.append(p.AccountChange("interest", change.date, yearly))
        return tuple(sorted(found, key=lambda change: change.date))

    def _account_change(self, change: d.AccountChange, currency: str) -> p.AccountChange:
        value = self.assumed.value(change.value, self.diagnostics)
        if isinstance(value, Money):
            value = Fraction(self.amount(value, currency, change.span))
        return p.AccountChange(change.term, change.date, value or Fraction(0))

    def _interest(self, account: d.Account, interest: d.Interest) -> p.Interest:
        grossed = Fraction(1)
        if interest.overhead_on_it and account.overhead is not None:
            grossed += self.rate(account.overhead)
        floating = None
        if interest.floating is not None:
            floating = (interest.floating.name, self.rate(interest.floating.times) * grossed)
        midpoint_of = interest.midpoint_of
        return p.Interest(
            self.rate(interest.rate) * grossed,
            interest.compounding or d.Compounding.SIMPLE,
            interest.day_count or "act/365",
            interest.interest_first is not False,
            interest.at_anniversaries,
            floating,
            interest.on_overhead is not False,
            None if midpoint_of is None else d.MONTHS[midpoint_of],
        )

    def _account_currency(self, account: str) -> str:
        return self.accounts[self._account(account)].currency

    def _currency_of_recoupment(self, account: str) -> str:
        for waterfall, _ in accounts_recouped(self.deal).get(account, []):
            return waterfall.currency
        return self.deal.books or "USD"

    def _investments(
        self, claim: d.Claim, definition: str | None
    ) -> list[tuple[str, int, list[int]]]:
        """The investors behind a claim: name, investment, and the accounts claimed in order."""
        if claim.kind == "irr":
            return self._hurdles(claim)
        film = self.deal.films[claim.name]
        rate = self.rate(claim.rate)
        if claim.kind == "investment" and 0 < rate < 1:
            self._part_of_investment(claim, rate)
        found = []
        for investment in investments_claimed(self.deal, claim):
            amount, currency = self._invested(film, investment)
            accounts: list[int] = []
            if claim.kind == "investment":
                owed = Money(amount, currency)
                accounts.append(self._investment_account(film, investment, owed, definition))
                if rate > 1:
                    accounts.append(
                        self._premium_account(film, investment, rate - 1, owed, definition)
                    )
            else:
                owed = Money(amount, currency)
                accounts.append(self._premium_account(film, investment, rate, owed, definition))
            found.append((investment.investor, amount, accounts))
        return found

    def _part_of_investment(self, claim: d.Claim, rate: Fraction) -> None:
        shown = show_rate(rate)
        diagnostic = Diagnostic(
            "investment-in-part",
            f"{shown} of an investment is less than the whole; an investment is recouped as one",
            claim.span,
            f"recoup `investment in {claim.name}`, with `up to` an amount where it stops early",
        )
        if diagnostic not in self.diagnostics:
            self.diagnostics.append(diagnostic)

    def _all_invested(self) -> tuple[p.Invested, ...]:
        if self.diagnostics:
            return ()
        return tuple(
            p.Invested(i.investor, film.name, i.date, *self._invested(film, i), i.span)
            for film in self.deal.films.values()
            for i in film.investments
        )

    def _hurdles(self, claim: d.Claim) -> list[tuple[str, int, list[int]]]:
        """The investors behind an internal rate of return, each with an account of its own."""
        films = films_claimed(self.deal, claim)
        labels = self.deal.labels.get(("slate", claim.name))
        title = labels.title if labels else films[0].title if films else claim.name
        terms = HurdleTerms(self.rate(claim.rate), claim.day_base, claim.name, title or claim.name)
        return [
            self._hurdle(investor, films, terms)
            for investor in dict.fromkeys(i.investor for i in investments_claimed(self.deal, claim))
        ]

    def _hurdle(
        self, investor: str, films: Iterable[d.Film], terms: HurdleTerms
    ) -> tuple[str, int, list[int]]:
        """An investor, what it invests in some films, and its account at a rate of return."""
        invested = [
            p.Invested(investor, film.name, i.date, *self._invested(film, i), i.span)
            for film in films
            for i in film.investments
            if i.investor == investor
        ]
        whole = sum(i.amount for i in invested)
        key = terms.key(investor)
        if key not in self.account_index and invested:
            index = len(self.accounts)
            self._add_account(key, terms.account(index, investor, invested))
            self.hurdles[index] = tuple(i.film for i in invested) if terms.of else None
            self.charges.extend(p.Charge(index, i.date, i.amount, i.span) for i in invested)
        return investor, whole, [self.account_index[key]] if invested else []

    def _invested(self, film: d.Film, investment: d.Investment) -> tuple[int, str]:
        if investment.amount is not None:
            value = self.assumed.value(investment.amount, self.diagnostics)
            return (value.minor, value.currency) if isinstance(value, Money) else (0, "USD")
        if not film.budgets:
            self.diagnostics.append(
                Diagnostic(
                    "budget-unsaid",
                    f"an investment is a share of the budget, and `{film.name}` states none",
                    investment.span,
                    f"add `budget USD …` under `film {film.name}`",
                )
            )
            return 0, "USD"
        budget = self.assumed.value(film.budgets[0][0], self.diagnostics)
        if not isinstance(budget, Money):
            return 0, "USD"
        if investment.budget_share is not None:
            return _nearest(self.rate(investment.budget_share) * budget.minor), budget.currency
        return self._rest_of_budget(film, investment, budget), budget.currency

    def _rest_of_budget(self, film: d.Film, investment: d.Investment, budget: Money) -> int:
        found = sum(
            self._invested(film, other)[0]
            for other in film.investments
            if other.amount is not None or other.budget_share is not None
        )
        for line in film.finance:
            found += self.amount(line.amount, budget.currency, film.span)
        if found > budget.minor:
            over = Money(found - budget.minor, budget.currency)
            message = f"the others finance {over} more than the budget: there is no rest of it"
            self.diagnostics.append(Diagnostic("budget-not-financed", message, investment.span))
        return max(0, budget.minor - found)

    def _investment_account(
        self, film: d.Film, investment: d.Investment, invested: Money, definition: str | None
    ) -> int:
        name = f"investment.{film.name}.{_investor(film, investment)}"
        title = f"Investment in {film.title}"
        kind = p.AccountKind.INVESTMENT
        return self._dated(name, name, title, kind, investment, invested, definition)

    def _premium_account(
        self,
        film: d.Film,
        investment: d.Investment,
        rate: Fraction,
        invested: Money,
        definition: str | None,
    ) -> int:
        name = f"premium.{film.name}.{_investor(film, investment)}"
        title = f"Premium of {show_rate(rate)} on investment in {film.title}"
        premium = Money(_nearest(rate * invested.minor), invested.currency)
        kind = p.AccountKind.PREMIUM
        return self._dated(f"{name}.{rate}", name, title, kind, investment, premium, definition)

    def _dated(
        self,
        key: str,
        name: str,
        title: str,
        kind: p.AccountKind,
        investment: d.Investment,
        owed: Money,
        definition: str | None,
    ) -> int:
        if definition is not None:
            key, name = f"{key} in {definition}", f"{name} in {definition}"
        if key in self.account_index:
            return self.account_index[key]
        index = len(self.accounts)
        self._add_account(
            key,
            p.Account(
                index,
                name,
                title,
                kind,
                investment.investor,
                owed.currency,
                None,
                None,
                None,
                investment.span,
            ),
        )
        self.charges.append(p.Charge(index, investment.date, owed.minor, investment.span))
        return index

    # ---- milestones --------------------------------------------------------------------------

    def _milestone(self, name: str) -> int:
        if name in self.milestone_index:
            return self.milestone_index[name]
        milestone = self.deal.milestones[name]
        test = self._test(milestone.condition)
        index = len(self.milestones)
        self.milestone_index[name] = index
        self.milestones.append(
            p.Milestone(
                index, name, milestone.title, test, milestone.latched is True, milestone.span
            )
        )
        return index

    def _test(self, condition: d.Condition) -> p.Test:
        match condition:
            case d.All(conditions=parts):
                return p.All(tuple(self._test(c) for c in parts))
            case d.Any(conditions=parts):
                return p.AnyOf(tuple(self._test(c) for c in parts))
            case d.MilestoneIs(name=name):
                return p.MilestoneIs(self._milestone(name))
            case d.OnOrAfter(date=day):
                return p.OnOrAfter(day)
            case d.ReachesIrr():
                return self._reaches_irr(condition)
            case d.Recouped(claim=claim):
                return p.IsRecouped(tuple(self._claimed_accounts(claim)))
            case d.Reached():
                return self._reaches(condition)
            case d.MeasureReached(measure=measure, strictly=strictly, span=span):
                level, currency = self._level(condition)
                currency = currency or currency_of_measure(self.deal, measure) or ""
                found = self.measures.measure(measure, currency, span)
                return p.MeasureReaches(found, level, strictly)

    def _claimed_accounts(self, claim: d.Claim) -> list[int]:
        if claim.kind == "account":
            return [self._account(claim.name, claim.within)]
        investments = self._investments(claim, claim.within)
        return [a for _, amount, accounts in investments if amount for a in accounts]

    def _reaches_irr(self, condition: d.ReachesIrr) -> p.IsRecouped:
        terms = HurdleTerms(self.rate(condition.rate), condition.day_base, None, "")
        _, _, accounts = self._hurdle(condition.party, self.deal.films.values(), terms)
        return p.IsRecouped(tuple(accounts))

    def _reaches(self, condition: d.Reached) -> p.Reaches:
        level, currency = self._level(condition)
        if condition.what == "series":
            total = p.Total("series", str(condition.series), currency, condition.series)
        else:
            total = p.Total(condition.what, condition.name, currency, None)
        return p.Reaches(self.measures.total(total), level, condition.strictly)

    def _level(self, condition: d.Reached | d.MeasureReached) -> tuple[int, str | None]:
        if isinstance(condition.level, int):
            return condition.level, None
        value = self.assumed.value(condition.level, self.diagnostics)
        if not isinstance(value, Money):
            return 0, None
        if isinstance(condition, d.Reached) and condition.what in {"pot", "waterfall"}:
            name = (
                condition.name
                if condition.what == "waterfall"
                else self.receiver.get(condition.name)
            )
            if name is not None:
                return (
                    self.amount(value, self.deal.waterfalls[name].currency, condition.span),
                    value.currency,
                )
        return value.minor, value.currency

    # ---- waterfalls --------------------------------------------------------------------------

    def _waterfall(self, waterfall: d.Waterfall) -> p.Waterfall:
        index = self.waterfall_index[waterfall.name]
        first = len(self.steps)
        self._steps(waterfall, waterfall.steps, ())
        return p.Waterfall(
            index,
            waterfall.name,
            waterfall.title,
            waterfall.currency,
            waterfall.receipts,
            tuple(pot for pot, _ in waterfall.pots),
            tuple(range(first, len(self.steps))),
            waterfall.span,
            waterfall.definition,
            tuple(self._count(count) for count in waterfall.counts),
            None if waterfall.held is None else self._hold(waterfall, waterfall.held),
            waterfall.opening_receipts.minor if waterfall.opening_receipts else 0,
            tuple(line.licence for line in waterfall.licences),
        )

    def _count(self, count: d.Counts) -> p.Count:
        waterfall = None if count.pot else self.waterfall_index[count.name]
        pot = count.name if count.pot else None
        return p.Count(self.rate(count.rate), waterfall, pot, count.arms_length)

    def _hold(self, waterfall: d.Waterfall, held: d.Held) -> p.Hold:
        return p.Hold(
            held.date,
            self.milestone_index[held.milestone] if held.milestone else None,
            self.amount(held.amount, waterfall.currency, waterfall.span) if held.amount else None,
            p.Period(held.period) if held.period else None,
        )

    def _steps(
        self,
        waterfall: d.Waterfall,
        steps: tuple[d.Step | d.Block, ...],
        guards: tuple[p.Guard, ...],
    ) -> None:
        for step in steps:
            if isinstance(step, d.Block):
                guard = p.Guard(self.milestone_index[step.milestone], not step.until)
                self._steps(waterfall, step.steps, (*guards, guard))
            else:
                self._step(waterfall, step, guards)

    def _step(self, waterfall: d.Waterfall, step: d.Step, guards: tuple[p.Guard, ...]) -> None:
        index = len(self.steps)
        waterfall_index = self.waterfall_index[waterfall.name]
        number = 1 + sum(s.waterfall == waterfall_index for s in self.steps)
        if step.milestone is not None:
            guards = (*guards, p.Guard(self.milestone_index[step.milestone], True))
        limit = None
        if step.up_to is not None:
            limit = self.amount(step.up_to, waterfall.currency, step.span)
        ask = self._ask(waterfall, step, index)
        pays = None if isinstance(ask, p.Recoup) else self._split(waterfall, step, index)
        self.steps.append(
            p.Step(
                index,
                f"{waterfall.name}.{number}",
                waterfall_index,
                ask,
                pays,
                limit,
                guards,
                step.label,
                step.span,
                step.counted,
            )
        )

    def _ask(self, waterfall: d.Waterfall, step: d.Step, index: int) -> p.Ask:
        gross = 1 / (1 - self._withheld(step)) if self._grossed_up(step) else Fraction(1)
        match step.ask:
            case d.Share(rate=rate, basis=basis):
                value = self.rate(rate)
                if basis is not None and basis.inside:
                    value = value / (1 + value)
                of = self._basis(waterfall, basis)
                return p.Share(_of_remainder(value * gross, of), of)
            case d.Bands(bands=bands, whole=whole, basis=basis):
                of = self._basis(waterfall, basis)
                return p.Bands(
                    tuple(
                        (
                            _of_remainder(self.rate(b.rate) * gross, of),
                            None
                            if b.up_to is None
                            else self.amount(b.up_to, waterfall.currency, step.span),
                        )
                        for b in bands
                    ),
                    bool(whole),
                    of,
                )
            case d.Fixed(amount=amount):
                net = self.amount(amount, waterfall.currency, step.span)
                return p.Fixed(_nearest(net * gross))
            case d.Due(measure=measure, each=each):
                period = None if each is None else p.Period(each.period, each.weekday)
                found = self.measures.measure(measure, waterfall.currency, step.span, period)
                return p.Due(found if gross == 1 else p.Sum(((gross, found),)), period)
            case d.Recoup():
                return self._recoup(waterfall, step, step.ask, index)
            case d.Rest():
                return p.Rest()

    def _grossed_up(self, step: d.Step) -> bool:
        return step.withholding is not None and step.withholding.grossed_up

    def _withheld(self, step: d.Step) -> Fraction:
        """The part of a step's money that is withheld; of nothing, where that is all of it."""
        if step.withholding is None:
            return Fraction(0)
        rate = self.rate(step.withholding.rate)
        return rate if rate < 1 else Fraction(0)

    def _basis(self, waterfall: d.Waterfall, basis: d.Basis | None) -> p.Basis:
        if basis is None or basis.kind is d.BasisKind.REMAINDER:
            return p.Basis(None)
        if basis.waterfall is None:
            return p.Basis(self.waterfall_index[waterfall.name])
        name = basis.waterfall
        if name.startswith("pot "):
            name = self.receiver[name.removeprefix("pot ")]
        return p.Basis(self.waterfall_index[name])

    def _slot_currencies(self, waterfalls: tuple[p.Waterfall, ...]) -> list[str]:
        return [waterfalls[self.steps[s.step].waterfall].currency for s in self.slots]

    def _slot(self, slot: p.Slot) -> int:
        self.slots.append(slot)
        return len(self.slots) - 1

    def _recoup(self, waterfall: d.Waterfall, step: d.Step, ask: d.Recoup, index: int) -> p.Recoup:
        claimants: list[p.Claimant] = []
        definition = waterfall.name if waterfall.definition else None
        for claim in ask.claims:
            if claim.kind == "account":
                account = self._account(claim.name, definition)
                claimants.append(self._claimant(waterfall, step, index, [account], 1))
                continue
            films = tuple(film.name for film in films_claimed(self.deal, claim))
            for _, amount, accounts in self._investments(claim, definition):
                if amount:
                    claimants.append(
                        self._claimant(waterfall, step, index, accounts, amount, films)
                    )
        if ask.how is d.How.EQUALLY:
            claimants = [p.Claimant(c.accounts, c.slots, 1) for c in claimants]
        how = _HOW.get(ask.how, p.How.IN_ORDER) if ask.how else p.How.IN_ORDER
        for claimant in claimants:
            for account in claimant.accounts:
                self._same_currency(waterfall, self.accounts[account], step.span)
        out_of = None
        if ask.share_from is not None:
            share = ask.share_from
            out_of = p.Share(self.rate(share.rate), self._basis(waterfall, share.basis))
        return p.Recoup(tuple(claimants), how, out_of)

    def _claimant(
        self,
        waterfall: d.Waterfall,
        step: d.Step,
        index: int,
        accounts: list[int],
        weight: int,
        films: tuple[str, ...] = (),
    ) -> p.Claimant:
        slots = []
        for account in accounts:
            owed_to, label = self.accounts[account].owed_to, step.label
            slot = p.Slot(index, owed_to, None, account, label, step.span, invested_in=films)
            slots.append(self._slot(_allotted(slot) if waterfall.definition else slot))
        return p.Claimant(tuple(accounts), tuple(slots), weight)

    def _same_currency(self, waterfall: d.Waterfall, account: p.Account, span: Span) -> None:
        if account.currency != waterfall.currency:
            self.diagnostics.append(
                Diagnostic(
                    "account-currency",
                    f"`{account.name}` is owed {account.currency}, and this waterfall pays "
                    f"{waterfall.currency}",
                    span,
                    f"recoup it where money is in {account.currency}, or state it in "
                    f"{waterfall.currency}",
                )
            )

    # ---- payees ------------------------------------------------------------------------------

    def _split(self, waterfall: d.Waterfall, step: d.Step, index: int) -> p.Split:
        shares: list[tuple[Fraction, p.Slot]] = []
        if waterfall.definition and not step.parts:
            nobody = p.Slot(index, None, None, None, step.label, step.span, allotted="")
            return p.Split((self._slot(nobody),), (1,))
        given = sum((self.rate(q.rate) for q in step.parts if q.rate is not None), Fraction(0))
        for part in step.parts:
            rate = self.rate(part.rate) if part.rate is not None else 1 - given
            if len(step.parts) == 1 and part.rate is None:
                rate = Fraction(1)
            shares.extend(self._payees(part, rate, index, part.label or step.label))
        whole = sum((rate for rate, _ in shares), Fraction(0))
        # Shares that rest on a figure which is still missing cannot be judged.
        judged = all(found.code != "undisclosed" for found in self.diagnostics)
        if judged and (whole != 1 or any(rate < 0 for rate, _ in shares)):
            self.diagnostics.append(
                Diagnostic(
                    "shares-do-not-sum",
                    f"with these figures the shares sum to {show_rate(given)}; "
                    "they must sum to 100%",
                    step.span,
                )
            )
        shares = [(rate, slot) for rate, slot in shares if rate] or shares
        if step.withholding is not None and self._withheld(step):
            withheld, tax = self._withheld(step), step.withholding.payee
            shares = [(rate * (1 - withheld), slot) for rate, slot in shares]
            shares.append((withheld, p.Slot(index, tax, None, None, "Withholding tax", step.span)))
        if waterfall.definition:
            shares = [(rate, _allotted(slot)) for rate, slot in shares]
        scale = lcm(*(rate.denominator for rate, _ in shares)) if shares else 1
        weights = [int(rate * scale) for rate, _ in shares]
        slots = tuple(self._slot(slot) for _, slot in shares)
        odd = None
        if self.deal.odd_cents is d.OddCents.TO_PAYEE:
            odd = next(
                (i for i, (_, s) in enumerate(shares) if s.party == self.deal.odd_cents_to), None
            )
        return p.Split(slots, tuple(weights), odd)

    def _payees(
        self, part: d.Part, rate: Fraction, step: int, label: str | None
    ) -> list[tuple[Fraction, p.Slot]]:
        payee = part.payee
        if payee.kind == "party":
            return [(rate, p.Slot(step, payee.name, None, None, label, part.span))]
        if payee.kind == "pot":
            return [(rate, p.Slot(step, None, payee.name, None, label, part.span))]
        film = self.deal.films[payee.name]
        invested = [(i.investor, self._invested(film, i)[0]) for i in film.investments]
        if payee.how is d.How.EQUALLY:
            invested = [(name, 1) for name, amount in invested if amount]
        whole = sum(amount for _, amount in invested)
        if whole == 0:
            return []
        return [
            (
                rate * Fraction(amount, whole),
                p.Slot(step, name, None, None, label, part.span, invested_in=(film.name,)),
            )
            for name, amount in invested
        ]

    # ---- transfers ---------------------------------------------------------------------------

    def _bonuses(self) -> None:
        for bonus in self.deal.bonuses:
            value = self.assumed.value(bonus.amount, self.diagnostics)
            if not isinstance(value, Money):
                continue
            self.transfers.append(
                p.Transfer(
                    bonus.label,
                    bonus.payer,
                    bonus.payee,
                    value.minor,
                    value.currency,
                    None,
                    self.milestone_index[bonus.milestone],
                    bonus.span,
                )
            )

    def _assigned(self, assignment: d.Assignment) -> Fraction | None:
        """The share that an assignment conveys; its price becomes a transfer the other way."""
        if assignment.price is not None:
            value = self.assumed.value(assignment.price, self.diagnostics)
            if isinstance(value, Money):
                on = self.milestone_index[assignment.milestone]
                self.transfers.append(
                    p.Transfer(
                        assignment.title or f"Price of {assignment.assignor}'s receipts",
                        assignment.assignee,
                        assignment.assignor,
                        value.minor,
                        value.currency,
                        assignment.date,
                        None if assignment.date else on,
                        assignment.span,
                    )
                )
        return None if assignment.rate is None else self.rate(assignment.rate)

    def _payments(self) -> None:
        for payment in self.deal.payments:
            measure = payment.measure
            currency = currency_of_measure(self.deal, measure) or self.deal.books or "USD"
            each = payment.each
            period = None if each is None else p.Period(each.period, each.weekday)
            once = payment.date is not None or payment.milestone is not None
            self.transfers.append(
                p.Transfer(
                    payment.label,
                    payment.payer,
                    payment.payee,
                    self.measures.measure(measure, currency, payment.span, period),
                    currency,
                    payment.date,
                    self.milestone_index[payment.milestone] if payment.milestone else None,
                    payment.span,
                    not once and period is None,
                    payment.back is True,
                    period,
                )
            )


def _allotted(slot: p.Slot) -> p.Slot:
    """A slot of a definition: its terms give somebody the amount, and nobody is paid."""
    return slot if slot.party is None else replace(slot, party=None, allotted=slot.party)


def _investor(film: d.Film, investment: d.Investment) -> str:
    """The investor's name, numbered from its second investment in the film on."""
    number = 1
    for other in film.investments:
        if other is investment:
            break
        number += other.investor == investment.investor
    return investment.investor if number == 1 else f"{investment.investor}_{number}"


def _of_remainder(rate: Fraction, basis: p.Basis) -> Fraction:
    """A rate as far as what is left can pay it: grossed up it may come to more than all."""
    return min(rate, Fraction(1)) if basis.waterfall is None else rate


def _nearest(amount: Fraction) -> int:
    """The nearest whole minor unit, halves up."""
    return (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)
