"""What parties are owed: charges with overhead up to a cap, interest, and what is recouped."""

from dataclasses import dataclass, field
from datetime import date

from recoup.plan import model as p
from recoup.values.currency import minor_digits
from recoup.values.day_count import COMMON_BASE, weighted_days
from recoup.workbook.course import Row
from recoup.workbook.formula import ZERO, Formula, both, least, most, number, when
from recoup.workbook.grid import Sheet
from recoup.workbook.receipts import Receipts
from recoup.workbook.terms import Terms

# The days of a year by a day count, as whole numbers: so many of so many parts of a year.
_YEAR = {"act/365": 365, "act/360": 360, "30E/360": 360, "act/act": 365 * 366}


@dataclass(slots=True)
class Accounts:
    """The sheet of accounts: for each its charges, interest, what was recouped, what is owed."""

    plan: p.Plan
    terms: Terms
    receipts: Receipts
    sheet: Sheet
    before: dict[int, Formula] = field(default_factory=dict)

    def owed(self, row: Row, account: int) -> Formula:
        """What an account is owed now, in whole minor units; never less than nothing."""
        principal = most(ZERO, self._principal(row, account))
        if self.plan.accounts[account].interest is None:
            return principal
        return principal + self._interest(row, account)

    def recouped(self, row: Row, account: int) -> Formula:
        """Whether an account was ever charged, and is owed less than one minor unit."""
        charged = self._before(row, ("charged", account), "Charged to date", account)
        paid = (charged > ZERO, self._principal(row, account) <= ZERO)
        if self.plan.accounts[account].interest is None:
            return both(*paid)
        return both(*paid, self._interest(row, account) <= ZERO)

    def charged(self, row: Row, account: int) -> Formula:
        """What was charged to an account so far."""
        return self._before(row, ("charged", account), "Charged to date", account)

    def accrued(self, row: Row, account: int) -> Formula:
        """The interest that an account bore so far, in whole minor units."""
        return self._before(row, ("accrued", account), "Interest to date", account)

    def book(self, row: Row, account: int, paid: Formula, sheet: Sheet, head: object) -> None:
        """Takes a payment off what an account is owed; the cell is on the sheet of its step."""
        terms = self.plan.accounts[account]
        group, currency = str(head), terms.currency
        principal = self._principal(row, account)
        interest = terms.interest
        if interest is None:
            left = principal - paid
        elif interest.interest_first:
            first = least(paid, self._interest(row, account))
            first = row.put(
                sheet,
                (head, account, "first"),
                "of it interest",
                first,
                currency=currency,
                group=group,
            )
            row.live["interest", account] = self._interest(row, account) - first
            left = principal - paid + first
        else:
            first = least(paid, most(ZERO, principal))
            first = row.put(
                sheet,
                (head, account, "first"),
                "of it principal",
                first,
                currency=currency,
                group=group,
            )
            row.live["interest", account] = self._interest(row, account) - (paid - first)
            left = principal - first
        row.live["principal", account] = row.put(
            sheet, (head, account, "owed"), "Still owed", left, currency=currency, group=group
        )
        if interest is not None:
            row.live["interest", account] = row.put(
                sheet,
                (head, account, "interest"),
                "Interest owed",
                row.live["interest", account],
                currency=currency,
                group=group,
            )

    # ---- a row -------------------------------------------------------------------------------

    def begin(self, row: Row) -> None:
        """What the row's day and its charges make of each account, before its receipt."""
        for account in self.plan.accounts:
            if account.interest is not None:
                self._accrue(row, account, account.interest)
            self._charge(row, account)
            self.before[account.index] = self.owed(row, account.index)

    def end(self, row: Row) -> None:
        """What each account is owed in the end."""
        for account in self.plan.accounts:
            after = self.owed(row, account.index)
            now = self._principal(row, account.index)
            row.keep(("principal", account.index), now)
            if account.interest is not None:
                row.keep(("interest", account.index), self._interest(row, account.index))
                after = self.owed(row, account.index)
            recouped = self.before[account.index] - after
            self._put(row, account, "recouped", "Recouped", recouped, summed=True)
            self._put(row, account, "owed", "Owed", after)

    def _principal(self, row: Row, account: int) -> Formula:
        return self._before(row, ("principal", account), "Balance", account)

    def _interest(self, row: Row, account: int) -> Formula:
        return self._before(row, ("interest", account), "Interest owed", account)

    def _before(self, row: Row, key: tuple[str, int], label: str, account: int) -> Formula:
        terms = self.plan.accounts[account]
        opening = Formula("0", 0, minor_digits(terms.currency))
        return row.before(
            key,
            self.sheet,
            label,
            opening,
            group=terms.title,
            currency=terms.currency,
            working=key[0] in {"charged", "accrued", "principal"},
        )

    def _put(
        self, row: Row, account: p.Account, key: str, label: str, formula: Formula, **terms: object
    ) -> Formula:
        return row.put(
            self.sheet,
            (account.index, key),
            label,
            formula,
            group=account.title,
            currency=account.currency,
            **terms,
        )

    def _charge(self, row: Row, account: p.Account) -> None:
        given = self.receipts.charged.get(row.number or 0, {}).get(account.index)
        opened = self.receipts.opened.get(row.number or 0, {}).get(account.index)
        digits = minor_digits(account.currency)
        principal = self._principal(row, account.index)
        total = self.charged(row, account.index)
        charge = ZERO
        if account.overhead is not None:
            charge = self._with_overhead(row, account, given)
        elif given is not None:
            charge = when(row.open, given, ZERO)
        if account.cap is not None:
            charge = self._within_cap(row, account, charge, total)
        if opened is not None:
            charge = charge + when(row.open, opened, ZERO)
        charge = self._put(row, account, "charge", "Charged", charge, summed=True)
        row.live["principal", account.index] = principal + charge
        counted = charge
        if opened is not None:
            counted = charge - least(ZERO, when(row.open, opened, ZERO))
        row.keep(("charged", account.index), total + counted)
        assert digits >= 0

    def _with_overhead(self, row: Row, account: p.Account, given: Formula | None) -> Formula:
        assert account.overhead is not None
        name = f"{self.terms.account(account)}_overhead"
        ratio = self.terms.rate(name, "overhead", account.overhead, account.span)
        key = ("overhead", account.index)
        carried = row.before(
            key, self.sheet, "overhead carried", ratio.of, working=True, group=account.title
        )
        if given is None:
            row.keep(key, carried)
            return ZERO
        cost = when(row.open, given, ZERO)
        exact = cost.units * number(2) * ratio.parts + carried
        whole = (exact // (number(2) * ratio.of)).money(minor_digits(account.currency))
        extra = self._put(row, account, "overhead", "of it overhead", whole)
        row.keep(key, exact - extra.units * number(2) * ratio.of)
        return cost + extra

    def _within_cap(
        self, row: Row, account: p.Account, charge: Formula, charged: Formula
    ) -> Formula:
        """As much of a charge as the cap allows; what is above it waits for a refund."""
        assert account.cap is not None
        cap = self.terms.amount(
            f"{self.terms.account(account)}_cap",
            "cap",
            account.cap,
            account.currency,
            account.span,
        )
        before = self._before(row, ("above", account.index), "Above the cap", account.index)
        opened = self._opened(row, account)
        over = most(ZERO, before + charged - opened + charge - cap)
        after = row.keep(("above", account.index), over)
        return charge + before - after

    def _opened(self, row: Row, account: p.Account) -> Formula:
        """The balance that an account opened with, which counts under no cap."""
        for number_of, found in self.receipts.opened.items():
            if account.index in found and (row.number is None or number_of <= row.number):
                return most(ZERO, found[account.index]) if number_of != row.number else ZERO
        return ZERO

    def _accrue(self, row: Row, account: p.Account, interest: p.Interest) -> None:
        """Interest for the days since the row above, to the exact fraction of a minor unit."""
        place = account.index
        ratio = self.terms.rate(
            f"{self.terms.account(account)}_interest",
            "interest a year",
            interest.rate,
            account.span,
        )
        fraction_key = ("fraction", place)
        fraction = row.before(
            fraction_key, self.sheet, "fraction carried", ZERO, working=True, group=account.title
        )
        owed, accrued = self._interest(row, place), self.accrued(row, place)
        if row.number is None:
            row.keep(fraction_key, fraction)
            row.keep(("accrued", place), accrued)
            return
        year = number(_YEAR[interest.day_count])
        days = self._days(row, interest.day_count)
        principal = most(ZERO, self._principal(row, place))
        if days.text != "0":
            open_days = when(row.open, days, ZERO)
            days = self._put_plain(row, account, "days", "Days", open_days)
            exact = principal.units * ratio.parts * days + fraction
            unit = ratio.of * year
            whole = (exact // unit).money(minor_digits(account.currency))
            more = self._put(row, account, "interest", "Interest", whole, summed=True)
            fraction = exact - more.units * unit
            owed, accrued = owed + more, accrued + more
        row.keep(fraction_key, fraction)
        row.keep(("accrued", place), accrued)
        noted = self._put(row, account, "noted", "Interest before", owed, working=True)
        row.live["interest", place] = noted
        course = row.course
        course.noted["interest", place] = self.sheet.columns[place, "noted"].index
        course.noted[fraction_key] = course.kept[fraction_key].column
        course.noted["accrued", place] = course.kept["accrued", place].column
        if place in self.receipts.moments[row.number - 1].compounds:
            added = when(row.open, noted, ZERO)
            row.live["principal", place] = self._principal(row, place) + added
            row.live["interest", place] = noted - added

    def _put_plain(
        self, row: Row, account: p.Account, key: str, label: str, formula: Formula
    ) -> Formula:
        column = (account.index, key)
        return row.put(self.sheet, column, label, formula, group=account.title, working=True)

    def _days(self, row: Row, day_count: str) -> Formula:
        assert row.number is not None
        moments = self.receipts.moments
        now = moments[row.number - 1].day
        before: date = moments[row.number - 2].day if row.number > 1 else now
        parts = weighted_days(before, now, day_count) * _YEAR[day_count]
        assert parts % COMMON_BASE == 0
        return number(parts // COMMON_BASE)
