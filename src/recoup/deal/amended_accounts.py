"""Accounts as amendments make them: their interest, cap and overhead from a day on."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from recoup.deal import model as d
from recoup.deal.from_terms import read_interest, read_yearly
from recoup.deal.scope import Scope
from recoup.diagnostics.diagnostic import Related
from recoup.diagnostics.span import Span
from recoup.language import model as m


@dataclass(slots=True)
class AmendedAccounts:
    """The accounts of a deal, which amendments change in turn."""

    scope: Scope
    accounts: dict[str, d.Account]
    _by_terms: list[d.AccountChange] = field(default_factory=list)

    def change(
        self, name: str, statement: m.Statement, amendment: d.Amendment
    ) -> Iterator[d.AmendedClause]:
        """Does what the lines below `in account` say, and tells what they are."""
        applies = amendment.in_force and amendment.known and name in self.accounts
        for child in statement.children:
            value: d.Rate | d.Amount
            self._figure_needed(child)
            match child.node:
                case m.Interest(rate=rate):
                    if isinstance(rate, m.Floating):
                        self._refuse_floating(name, child.span)
                        continue
                    term, value = "interest", self.scope.rate(rate, f"{name}.interest")
                    if applies:
                        self._interest_words(name, child)
                case m.Overhead(rate=rate):
                    term, value = "overhead", self.scope.rate(rate, f"{name}.overhead")
                case m.Cap(amount=amount):
                    term, value = "cap", self.scope.amount(amount, f"{name}.cap")
                case _:
                    continue
            yield d.AmendedClause(term, name, "", value, child.span)
            if applies and self._floats(name, term):
                self._refuse_floating(name, child.span)
            elif applies:
                self._change_account(name, term, value, child.span, amendment.effective)

    def _figure_needed(self, statement: m.Statement) -> None:
        rate = getattr(statement.node, "rate", None)
        if isinstance(rate, m.Word):
            self.scope.error(
                "term-in-amendment",
                f"an amendment of an account gives its figure, and `{rate}` is a term",
                rate.span,
                "write the rate, such as `8%`",
            )

    def _floats(self, name: str, term: str) -> bool:
        """Whether a term of an account changes what a reported rate comes to."""
        interest = self.accounts[name].interest
        if interest is None or interest.floating is None:
            return False
        return term == "interest" or (term == "overhead" and interest.overhead_on_it is True)

    def _refuse_floating(self, name: str, span: Span) -> None:
        self.scope.error(
            "interest-reckoned-otherwise",
            f"the interest on `{name}` follows a reported rate, which no amendment changes",
            span,
            "refinance it by another account, with the new terms",
        )

    def _change_account(
        self, name: str, term: str, value: d.Rate | d.Amount, span: Span, day: date
    ) -> None:
        account = self.accounts[name]
        kept = [c for c in account.changes if c.term != term or c.date < day]
        changes = sorted([*kept, d.AccountChange(term, day, value, span)], key=lambda c: c.date)
        self.accounts[name] = replace(account, changes=tuple(changes))

    def _interest_words(self, name: str, statement: m.Statement) -> None:
        """An amended rate keeps how interest is reckoned; a first one says it."""
        account = self.accounts[name]
        said = read_interest(self.scope, statement, name)
        terms = account.interest
        if terms is None:
            self.accounts[name] = replace(account, interest=replace(said, rate=Fraction(0)))
        elif any(
            new not in {None, old}
            for new, old in (
                (said.compounding, terms.compounding),
                (said.day_count, terms.day_count),
                (said.interest_first, terms.interest_first),
                (said.on_overhead, terms.on_overhead),
                (said.overhead_on_it, terms.overhead_on_it),
                (said.midpoint_of, terms.midpoint_of),
                (said.at_anniversaries or None, terms.at_anniversaries),
            )
        ):
            self.scope.error(
                "interest-reckoned-otherwise",
                f"an amendment changes the rate of `{name}`, not how its interest is reckoned",
                statement.span,
                "write the rate alone; for other terms, refinance it by another account",
                Related("it is reckoned as said here", terms.span),
            )

    # ---- terms -------------------------------------------------------------------------------

    def follow_terms(self, statements: list[m.Statement], day: date, term: Span) -> None:
        """Brings accounts to what their terms are from a day on, unless amended themselves."""
        for statement in statements:
            assert isinstance(statement.node, m.AccountHead | m.AdvanceHead)
            for child in statement.children:
                name, node = statement.node.name.text, child.node
                if isinstance(node, m.Overhead):
                    self._follow(name, "overhead", node.rate, day, term)
                elif isinstance(node, m.Interest) and not isinstance(node.rate, m.Floating):
                    self._follow(name, "interest", node.rate, day, term)
                elif isinstance(node, m.Interest) and self._moved(name, node):
                    self._refuse_floating(name, child.span)

    def _moved(self, name: str, node: m.Interest) -> bool:
        """Whether a term within a floating rate no longer is what it was at first."""
        terms = self.accounts[name].interest
        assert terms is not None
        now = read_yearly(self.scope, node.rate, f"{name}.interest")
        return now != (terms.rate, terms.floating)

    def _follow(self, account: str, term: str, rate: m.RateNode, day: date, span: Span) -> None:
        value = self.scope.rate(rate, f"{account}.{term}")
        before = self._rate_before(account, term, day)
        own = [c for c in self.accounts[account].changes if c not in self._by_terms]
        if value == before or any(c.term == term and c.date <= day for c in own):
            return
        if self._floats(account, term):
            self._refuse_floating(account, span)
            return
        self._change_account(account, term, value, span, day)
        changes = self.accounts[account].changes
        self._by_terms.append(next(c for c in changes if (c.term, c.date) == (term, day)))

    def _rate_before(self, account: str, term: str, day: date) -> d.Rate | d.Amount | None:
        terms = self.accounts[account]
        found: d.Rate | d.Amount | None = terms.overhead
        if term == "interest":
            found = terms.interest.rate if terms.interest else None
        for change in terms.changes:
            if change.term == term and change.date < day:
                found = change.value
        return found
