"""What accounts come to be owed: charges, costs with their overhead, and caps on both."""

from datetime import date

from recoup.engine.accrual import accrue
from recoup.engine.bearing import begin_interest
from recoup.engine.changes import common_denominator, term_on
from recoup.engine.course import Course
from recoup.engine.hurdle import UNIT
from recoup.engine.spending import settle, spend
from recoup.engine.transferring import transfer_once
from recoup.receipts import model as r


def make_charges(course: Course, until: int) -> None:
    """Makes the charges and the dated payments up to a day; 0 stands for those without a day."""
    while course.state.charges_made < len(course.charges):
        ordinal, index = course.charges[course.state.charges_made]
        if ordinal > until:
            break
        if ordinal:
            accrue(course.plan, course.program.layout, course.state, ordinal)
        charge = course.plan.charges[index]
        if charge.opening:
            _open(course, charge.account, charge.amount)
        else:
            _charge(course, charge.account, charge.amount)
        note_growth(course, charge.account, charge.date, None)
        course.state.charges_made += 1
    for index, transfer in enumerate(course.plan.transfers):
        due = transfer.date.toordinal() if transfer.date else 0
        if transfer.on_its_date and due <= until:
            transfer_once(course, index, transfer.date, None)


def _open(course: Course, account: int, balance: int) -> None:
    numbers, base = course.state.numbers, course.program.layout.account[account]
    numbers[base] += balance
    if course.state.day:
        course.state.charged_first.setdefault(account, date.fromordinal(course.state.day))
    if balance > 0:
        numbers[base + 2] += balance
        course.state.opened[account] = balance


def amend_caps(course: Course, until: int) -> None:
    """Puts amended caps in force: what was charged before stays, what was above stays above."""
    state = course.state
    while state.caps_made < len(course.caps) and course.caps[state.caps_made][0] <= until:
        _, account, cap = course.caps[state.caps_made]
        state.caps[account] = max(cap, state.numbers[course.program.layout.account[account] + 2])
        over = state.over_cap.pop(account, 0)
        state.over_before[account] = state.over_before.get(account, 0) + over
        state.caps_made += 1


def _charge(course: Course, account: int, amount: int) -> None:
    """Adds an amount, its overhead with it, to what an account is owed, as far as its cap."""
    numbers, layout = course.state.numbers, course.program.layout
    terms = course.plan.accounts[account]
    if terms.hurdle is not None:
        numbers[layout.account[account]] += amount * UNIT
        numbers[layout.account[account] + 2] += amount
        return
    cost = amount
    if account in layout.overhead:
        place, unit = layout.overhead[account], common_denominator(terms, "overhead")
        parts = int((term_on(terms, "overhead", course.state.day) or 0) * unit)
        extra, numbers[place] = divmod(2 * amount * parts + numbers[place], 2 * unit)
        amount += extra
    base = layout.account[account]
    if course.state.day:
        course.state.charged_first.setdefault(account, date.fromordinal(course.state.day))
    cap = course.state.caps.get(account, terms.cap)
    if cap is not None:
        before = course.state.over_cap.get(account, 0)
        charged = numbers[base + 2] - course.state.opened.get(account, 0)
        over = max(0, before + charged + amount - cap)
        amount += before - over
        course.state.over_cap[account] = over
    begin_interest(terms, course.state, base, amount, max(0, amount - cost))
    numbers[base] += amount
    numbers[base + 2] += amount


def note_growth(course: Course, account: int, day: date | None, event: int | None) -> None:
    """Journals what an account has been charged and has accrued so far."""
    base, unit = course.owed_at[account]
    charged, accrued = course.state.numbers[base + 2 : base + 4]
    course.journal.growths.append((account, event, day, charged, accrued // unit))


def count_cost(course: Course, index: int, event: r.Event) -> None:
    """Charges a cost to its account, or as far as its commitment lets it."""
    assert event.currency is not None
    spending = course.spending.get(event.what)
    if spending is not None:
        place = -1 - len(course.plan.accounts) - spending.index
        amount = _cost_in(course, spending.currency, event, place)
        outlay = spend(course.state, spending, index, event, amount)
        _charge_all(course, spending.account, outlay.charged, index, event.date)
        return
    for account in course.accounts[event.what]:
        currency = course.plan.accounts[account].currency
        _charge(course, account, _cost_in(course, currency, event, -1 - account))
        note_growth(course, account, event.date, index)


def _cost_in(course: Course, currency: str, event: r.Event, place: int) -> int:
    assert event.currency is not None
    if event.currency == currency:
        return event.amount
    return course.converted(event.amount, event.currency, currency, place, event.date)


def _charge_all(course: Course, account: str | None, amount: int, index: int, day: date) -> None:
    """Charges an account, and every copy of it in a definition."""
    for copy in course.accounts[account] if account is not None and amount else ():
        _charge(course, copy, amount)
        note_growth(course, copy, day, index)


def approve(course: Course, ordinal: int) -> None:
    """Counts the costs that were held until this day."""
    day = date.fromordinal(ordinal)
    for index in course.approvals.get(ordinal, ()):
        outlay = course.state.spent.get(index)
        if outlay is not None and outlay.held:
            event = course.events[index]
            spending = course.plan.spending[outlay.spending]
            outlay = settle(course.state, spending, index, event, day)
            _charge_all(course, spending.account, outlay.charged, index, day)
