"""The sheet of what happened: receipts, costs and reports to be changed, and what each comes to."""

from dataclasses import dataclass, field
from datetime import date

from recoup.engine.course import cost_currency
from recoup.engine.run import Run
from recoup.receipts import model as r
from recoup.values.currency import PERCENT, minor_digits
from recoup.workbook.exchange import Exchange, put_conversion
from recoup.workbook.formula import ZERO, Formula, amount, least, most, number
from recoup.workbook.grid import OPENING, Book, Sheet, day_number
from recoup.workbook.spending import charges, counts_on, spending_of, under_cap, within
from recoup.workbook.terms import Terms, put_changed
from recoup.workbook.timeline import Moment, timeline, what

REMARK = (
    "Change the shaded amounts; everything recalculates. Days, currencies and what a row is of "
    "stay as they are: for those, run the deal again."
)
SOURCE = tuple[str, str | None, str | None, str]


@dataclass(slots=True)
class Receipts:
    """The rows of a run, and what each brings: formulas of this sheet by the number of the row.

    `enters` is what a receipt brings to which waterfall, `charged` what an account is charged,
    before its overhead and cap, `opened` what it opens with, `reported` what a report says.
    `approved` are the marks of change of costs whose approval hangs on their amount.
    """

    run: Run
    sheet: Sheet
    exchange: Exchange
    terms: Terms
    moments: list[Moment]
    enters: dict[int, tuple[int, Formula]] = field(default_factory=dict)
    charged: dict[int, dict[int, Formula]] = field(default_factory=dict)
    reported: dict[int, Formula] = field(default_factory=dict)
    amounts: dict[int, Formula] = field(default_factory=dict)
    negative: list[str] = field(default_factory=list)
    opened: dict[int, dict[int, Formula]] = field(default_factory=dict)
    last: dict[object, int] = field(default_factory=dict)
    costs: dict[int, Formula] = field(default_factory=dict)
    approved: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, book: Book, run: Run, terms: Terms, exchange: Exchange) -> "Receipts":
        sheet = book.sheet("Receipts", "Receipts, costs and reports", REMARK)
        for key, label, width in (
            ("day", "Date", 12),
            ("event", "Row", 18),
            ("kind", "Kind", 10),
            ("what", "Of", 34),
            ("value", "Amount", 18),
            ("currency", "Currency", 9),
            ("note", "Note", 30),
            ("own", "As received", 18),
            ("changed", "", 10),
            ("to", "Goes to", 24),
            ("enters", "Comes to", 18),
            ("in", "In", 9),
        ):
            sheet.column(key, label, width=width)
        sheet.first = OPENING + 1
        found = cls(run, sheet, exchange, terms, timeline(run))
        sources = {_source(e) for e in run.events if _is_return(e)}
        for number_of, moment in enumerate(found.moments, 1):
            found._moment(number_of, moment, sources)
        return found

    def day(self, number_of: int) -> Formula:
        """The day of a row, as a spreadsheet counts it."""
        return self._ref(number_of, "day", day_number(self.moments[number_of - 1].day))

    def _ref(self, number_of: int, key: str, like: Formula) -> Formula:
        text = self.sheet.at(OPENING + number_of, self.sheet.columns[key].index)
        return Formula(text, like.value, like.digits)

    def _put(
        self, number_of: int, key: str, cell: Formula | str | date, style: str = ""
    ) -> Formula:
        return self.sheet.put(OPENING + number_of, self.sheet.columns[key].index, cell, style)

    def _moment(self, number_of: int, moment: Moment, sources: set[SOURCE]) -> None:
        self._put(number_of, "day", moment.day)
        self.charged[number_of] = {}
        if moment.event is None:
            self._own_day(number_of, moment)
            return
        event = self.run.events[moment.event]
        kind = "calculated" if event.calculated else event.kind.value
        for key, text in (("event", event.id), ("kind", kind), ("what", what(event))):
            self._put(number_of, key, text)
        if event.kind in {r.EventKind.REVERSAL, r.EventKind.RELEASE}:
            return
        given = self._given(number_of, event)
        self.amounts[number_of] = given
        match event.kind:
            case r.EventKind.RECEIPT:
                self._receipt(number_of, moment.event, event, given, sources)
            case r.EventKind.COST:
                if spending_of(self.run, event) is None:
                    self._cost(number_of, event, given)
                else:
                    self._spend(number_of, moment.event, given)
            case _:
                self.reported[number_of] = given

    def _own_day(self, number_of: int, moment: Moment) -> None:
        self._put(number_of, "event", "(at the start)" if moment.start else "(the deal)")
        self._put(number_of, "kind", "charge" if moment.charges else "day")
        for index in moment.charges:
            account = self.run.plan.accounts[self.run.plan.charges[index].account]
            charge = charged_by_deal(self.terms, index)
            opening = self.run.plan.charges[index].opening
            found = self.opened.setdefault(number_of, {}) if opening else self.charged[number_of]
            found[account.index] = found.get(account.index, ZERO) + charge
            self._comes_to(number_of, account.title, charge, account.currency)
        for index in moment.approves:
            self._count(number_of, index)

    def _given(self, number_of: int, event: r.Event) -> Formula:
        plain = event.currency is None or event.currency == PERCENT
        digits = None if plain else minor_digits(str(event.currency))
        given = number(event.amount) if digits is None else amount(event.amount, digits)
        style = "plain" if plain else str(event.currency)
        cell = self._put(number_of, "value", given, style if event.calculated else f"input {style}")
        kept = self._put(number_of, "own", given, f"kept {style}")
        put_changed(self.sheet, OPENING + number_of, kept)
        self._put(number_of, "currency", event.currency or "")
        self._put(number_of, "note", event.note)
        return cell

    def _comes_to(self, number_of: int, to: str, formula: Formula, currency: str) -> Formula:
        self._put(number_of, "to", to)
        self._put(number_of, "in", currency)
        return self._put(number_of, "enters", formula, currency)

    def _receipt(
        self, number_of: int, index: int, event: r.Event, given: Formula, sources: set[SOURCE]
    ) -> None:
        assert event.currency is not None
        entry = self.run.entries[index]
        if entry is None:
            held = self.run.state.held.get(index)
            self._put(number_of, "to", f"held: {held.reason if held else ''}")
            return
        source = _source(event)
        if source in sources:
            given = self._set_off(number_of, source, given)
        else:
            self.negative.append(f"{given.text}<0")
        waterfall = self.run.plan.waterfalls[entry]
        target = waterfall.currency
        if event.currency != target:
            given = self._converted(number_of, given, (event.currency, target, entry), event.date)
        cell = self._comes_to(number_of, waterfall.title, given, target)
        self.enters[number_of] = (entry, cell)

    def _set_off(self, number_of: int, source: SOURCE, given: Formula) -> Formula:
        """What is left of a receipt after the returns of its source; of a return, nothing."""
        label = f"returns of {source[0]} not yet set off"
        before = self._carried(number_of, ("returns", source), label, amount(0, given.digits or 0))
        net = given + before
        self._keep(number_of, ("returns", source), least(ZERO, net))
        return most(ZERO, net)

    def _converted(
        self, number_of: int, given: Formula, way: tuple[str, str, int], day: date
    ) -> Formula:
        source, target, _ = way
        ratio = self.exchange.ratio(source, target, day)
        key = ("conversion", *way)
        carried = self._carried(number_of, key, f"{source} to {target}: carried", number(5 * 10**8))
        at = OPENING + number_of
        whole, rest = put_conversion(self.sheet, at, key, given.units, ratio, carried)
        self._keep(number_of, key, rest)
        return whole.money(minor_digits(target))

    def _carried(self, number_of: int, key: object, label: str, opening: Formula) -> Formula:
        """What a column held in the row that last wrote it."""
        column = self.sheet.column(key, label, working=True)
        row = self.last.get(key, OPENING)
        if key not in self.last:
            self.sheet.put(OPENING, column.index, opening, "plain")
        value = self.sheet.value(row, column.index)
        return Formula(self.sheet.at(row, column.index), value, opening.digits)

    def _keep(self, number_of: int, key: object, formula: Formula) -> None:
        self.sheet.put(OPENING + number_of, self.sheet.columns[key].index, formula, "plain")
        self.last[key] = OPENING + number_of

    def _spend(self, number_of: int, index: int, given: Formula) -> None:
        """A cost of a commitment: it counts now, or once it is approved."""
        event = self.run.events[index]
        spending = spending_of(self.run, event)
        assert spending is not None
        assert event.currency is not None
        if event.currency != spending.currency:
            place = -1 - len(self.run.plan.accounts) - spending.index
            way = (event.currency, spending.currency, place)
            given = self._converted(number_of, given, way, event.date)
        cell = self._comes_to(number_of, spending.title, given, spending.currency)
        self.costs[index] = cell
        if spending.approvals:
            self.approved.append(
                self.sheet.at(OPENING + number_of, self.sheet.columns["changed"].index)
            )
        if counts_on(self.run, index) == event.date.toordinal():
            self._count(number_of, index)

    def _count(self, number_of: int, index: int) -> None:
        """Charges as much of a cost as its commitment allows."""
        event = self.run.events[index]
        spending = spending_of(self.run, event)
        assert spending is not None
        key, label = ("commitment", spending.index), f"{spending.title}: counted to date"
        before = self._carried(number_of, key, label, amount(0, minor_digits(spending.currency)))
        after = before + within(spending, event, self.costs[index], self.terms)
        self._keep(number_of, key, after)
        if not charges(spending, event):
            return
        row, column = OPENING + number_of, self.sheet.columns[key].index
        value = self.sheet.value(row, column)
        now = Formula(self.sheet.at(row, column), value, before.digits)
        charge = under_cap(spending, before, now, self.terms)
        for account in self.run.plan.accounts:
            if (account.copy_of or account.name) == spending.account:
                found = self.charged[number_of]
                found[account.index] = found.get(account.index, ZERO) + charge

    def _cost(self, number_of: int, event: r.Event, given: Formula) -> None:
        assert event.currency is not None
        currency = cost_currency(self.run.plan, event)
        for account in self.run.plan.accounts:
            if (account.copy_of or account.name) != event.what or account.hurdle is not None:
                continue
            charge = given
            if event.currency != currency:
                way = (event.currency, currency, -1 - account.index)
                charge = self._converted(number_of, given, way, event.date)
            self.charged[number_of][account.index] = self._comes_to(
                number_of, account.title, charge, currency
            )


def charged_by_deal(terms: Terms, index: int) -> Formula:
    """What the deal itself charges to an account, as a figure of the terms."""
    charge = terms.plan.charges[index]
    account = terms.plan.accounts[charge.account]
    name = f"{terms.account(account)}_charged"
    before = sum(c.account == charge.account for c in terms.plan.charges[:index])
    label = "opening balance" if charge.opening else f"charged to {account.title}"
    wanted = f"{name}_{before + 1}" if before else name
    return terms.amount(wanted, label, charge.amount, account.currency, charge.span)


def _source(event: r.Event) -> SOURCE:
    return (event.what, event.film, event.territory, str(event.currency))


def _is_return(event: r.Event) -> bool:
    return event.kind is r.EventKind.RECEIPT and event.amount < 0
