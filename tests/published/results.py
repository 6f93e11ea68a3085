"""What came of a run, in the words of `expected.toml`.

A result is a sum of terms, `paid actor + transferred "Bonus" - booked print_costs`, or one sum
divided by another: `recouped fund / charged fund`. A term may name the run that it is of, and the
last row that was run: `crossed: paid licensor @ second`.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from recoup import api
from recoup.analysis.totals import Sums, slot_currency
from recoup.receipts.model import Event, EventKind
from recoup.receipts.read import read_events
from recoup.values.currency import minor_digits
from recoup.values.money import Money
from tests.published.cases import Setup

_TERM = re.compile(
    r"(?:(?P<run>\w+): )?(?P<what>[a-z_]+)(?: (?P<name>[\w.-]+))?(?: for (?P<label>\"[^\"]*\"))?"
    r"(?: \"(?P<text>[^\"]*)\")?(?: @ (?P<row>[\w.-]+))?"
)


class Runs:
    """The runs of a case, each made when it is first asked for."""

    def __init__(self, setups: Mapping[str, Setup]) -> None:
        self.setups = setups
        self._made: dict[tuple[str, str | None], api.Result] = {}

    def result(self, name: str | None, row: str | None) -> api.Result:
        """The run called `name` (the first, where None), up to and including a row."""
        setup = self.setups[name] if name else next(iter(self.setups.values()))
        if (setup.name, row) not in self._made:
            self._made[(setup.name, row)] = _run(setup, row)
        return self._made[(setup.name, row)]

    def value(self, text: str) -> Fraction | date | None:
        """What a result comes to, in units of currency; a date where it is a milestone's."""
        match = _match(text)
        if match and match["what"] == "reached":
            return self._reached(match)
        over, _, under = text.partition(" / ")
        return self._sum(over) / (self._sum(under) if under else 1)

    def currency(self) -> str:
        """The currency of the first run."""
        return self.result(None, None).run.plan.waterfalls[0].currency

    def _reached(self, match: re.Match[str]) -> date | None:
        milestones = self.result(match["run"], match["row"]).milestones
        return next(m.reached_on for m in milestones if m.milestone == match["name"])

    def _sum(self, text: str) -> Fraction:
        total, sign = Fraction(0), 1
        for word in re.split(r" ([+-]) ", text.removeprefix("- ")):
            if word in {"+", "-"}:
                sign = 1 if word == "+" else -1
                continue
            total += sign * self._term(word)
        return -total if text.startswith("- ") else total

    def _term(self, text: str) -> Fraction:
        match = _match(text)
        assert match is not None, f"`{text}` is no result"
        result = self.result(match["run"], match["row"])
        name = match["name"] or match["text"] or ""
        label = match["label"].strip('"') if match["label"] else None
        return Fraction(_TERMS[match["what"]](result, name, label))


def _match(text: str) -> re.Match[str] | None:
    return _TERM.fullmatch(text)


def _run(setup: Setup, row: str | None) -> api.Result:
    file = api.load(setup.deal)
    return file.run(_events(setup.receipts, file, setup.only, row), assume=setup.assume)


def _events(path: Path, file: api.DealFile, only: tuple[str, ...], row: str | None) -> list[Event]:
    read = read_events(path, deal=None if only else file.deal)
    assert not read.diagnostics, read.diagnostics
    events = [e for e in read.events if not only or e.id in only]
    assert {e.id for e in events} >= {*only, *([row] if row else [])}
    last = next((i for i, e in enumerate(events) if e.id == row), len(events) - 1)
    return events[: last + 1]


# ---- terms --------------------------------------------------------------------------------------


def _slots(result: api.Result, wanted: Callable[[int], bool]) -> Decimal:
    sums, plan = Sums.of(result.run), result.run.plan
    total = Decimal(0)
    for index in range(len(plan.slots)):
        if wanted(index):
            digits = minor_digits(slot_currency(plan, index))
            total += Decimal(sums.slot(index)).scaleb(-digits)
    return total


def _paid(result: api.Result, name: str, label: str | None) -> Decimal:
    """What a party was paid out of the waterfalls, by steps with a label where one is given."""
    slots = result.run.plan.slots
    assert any(s.party == name and label in (None, s.label) for s in slots), (name, label)
    return _slots(result, lambda i: slots[i].party == name and label in (None, slots[i].label))


def _allotted(result: api.Result, name: str, label: str | None) -> Decimal:
    """What definitions allot to a party, by steps with a label where one is given."""
    slots = result.run.plan.slots
    return _slots(result, lambda i: slots[i].allotted == name and label in (None, slots[i].label))


def _pot(result: api.Result, name: str, _: str | None) -> Decimal:
    """What was paid into a pot."""
    slots = result.run.plan.slots
    assert any(s.pot == name for s in slots), name
    return _slots(result, lambda i: slots[i].pot == name)


def _entered(result: api.Result, name: str, _: str | None) -> Decimal:
    """What came into a waterfall."""
    plan = result.run.plan
    waterfall = next(w for w in plan.waterfalls if w.name == name)
    return _slots(result, lambda i: plan.slots[i].step in waterfall.steps)


def _received(result: api.Result, _: str, __: str | None) -> Decimal:
    """All receipts."""
    return sum((r.amount for r in result.received), Decimal(0))


def _account(column: str) -> Callable[[api.Result, str, str | None], Decimal]:
    def value(result: api.Result, name: str, _: str | None) -> Decimal:
        lines = [a for a in result.accounts if a.account == name]
        assert lines, f"no account is called `{name}`"
        return sum((getattr(a, column) for a in lines), Decimal(0))

    return value


def _booked(result: api.Result, name: str, _: str | None) -> Decimal:
    """The costs that the receipts file books to an account, before overhead and cap."""
    costs = [e for e in result.run.events if e.kind is EventKind.COST and e.what == name]
    assert costs, f"no cost is booked to `{name}`"
    amounts = [Decimal(e.amount).scaleb(-minor_digits(e.currency or "")) for e in costs]
    return sum(amounts, Decimal(0))


def _budget(result: api.Result, film: str, _: str | None) -> Decimal:
    """The budget that the deal states for a film."""
    amount = result.file.deal.films[film].budgets[0][0]
    assert isinstance(amount, Money)
    return Decimal(amount.minor).scaleb(-minor_digits(amount.currency))


def _transferred(result: api.Result, label: str, _: str | None) -> Decimal:
    """Advances or bonuses of that label, paid outside the waterfalls."""
    terms = result.run.plan.transfers
    assert any(t.label == label for t in terms), f"no transfer is called `{label}`"
    return sum((t.amount for t in result.transfers if t.label == label), Decimal(0))


def _first_part(result: api.Result, row: str, _: str | None) -> Decimal:
    """The part of a receipt that was passed before a milestone split it."""
    run = result.run
    index = [e.id for e in run.events].index(row)
    _event, entry, amount, _results = next(r for r in run.journal.rows if r[0] == index)
    return Decimal(amount).scaleb(-minor_digits(run.plan.waterfalls[entry].currency))


_TERMS: dict[str, Callable[[api.Result, str, str | None], Decimal]] = {
    "paid": _paid,
    "allotted": _allotted,
    "pot": _pot,
    "entered": _entered,
    "received": _received,
    "charged": _account("charged"),
    "interest": _account("interest"),
    "recouped": _account("recouped"),
    "balance": _account("balance"),
    "booked": _booked,
    "budget": _budget,
    "transferred": _transferred,
    "first_part": _first_part,
}
