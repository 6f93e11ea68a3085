"""What grows along a payout curve: what comes in at one source, or all that came in, scaled."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from recoup.engine.run import Run, run_plan
from recoup.receipts.model import EventKind
from recoup.values.currency import minor_digits

# Into so many parts all that came in is divided: fine enough for any cent of it.
SCALE_DIGITS = 12
# In place of a currency: so many times what came in.
SCALE = "×"


class NoScale(ValueError):
    """What came in cannot be scaled, and why."""


@dataclass(frozen=True, slots=True)
class Driver:
    """What grows, counted in whole parts.

    Of a source a part is a minor unit of its `currency`. Of a scale it is 10 to the -12 of what
    came in, and `×` stands for the currency. `entering` is how many minor units of a part enter
    where.
    """

    name: str
    currency: str
    entering: Mapping[int, Fraction]

    @property
    def digits(self) -> int:
        """How many digits of a unit are parts."""
        return SCALE_DIGITS if self.currency == SCALE else minor_digits(self.currency)

    def decimal(self, parts: int) -> Decimal:
        """Parts as units of the currency, or as a multiple of what came in."""
        return Decimal(parts).scaleb(-self.digits)

    def parts(self, amount: Decimal) -> int:
        """The whole parts of an amount."""
        return int(amount.scaleb(self.digits))

    def receipts(self, start: int, more: int) -> list[tuple[int, int]]:
        """What enters at which waterfall, in minor units, from one number of parts to another."""
        return [
            (entry, floor(rate * (start + more)) - floor(rate * start))
            for entry, rate in self.entering.items()
        ]

    def parts_of(self, minor: int) -> int:
        """The parts that bring at least so many minor units in all."""
        return ceil(minor / sum(self.entering.values()))


def at_source(run: Run, entry: int) -> Driver:
    """What comes in at a waterfall, in its minor units."""
    waterfall = run.plan.waterfalls[entry]
    return Driver(waterfall.name, waterfall.currency, {entry: Fraction(1)})


def scale_of(run: Run) -> tuple[Run, Driver]:
    """All that came in, scaled; and the run without it, with its charges and reports, on its last
    day.

    Raises: NoScale where nothing came in, or what came in does not grow with the film.
    """
    if run.licences:
        raise NoScale("licences bring guarantees, which do not grow with what comes in")
    if run.journal.adjustments:
        raise NoScale("some of what came in was undone")
    entered: dict[int, Fraction] = {}
    for number, (event, entry, amount, _) in enumerate(run.journal.rows):
        if event is not None and number not in run.journal.released:
            entered[entry] = entered.get(entry, Fraction(0)) + amount
    entering = {entry: amount / 10**SCALE_DIGITS for entry, amount in entered.items() if amount > 0}
    if not entering:
        raise NoScale("nothing has come in")
    others = [event for event in run.events if event.kind is not EventKind.RECEIPT]
    last = max(event.date for event in run.events)
    without, _ = run_plan(run.plan, others, run.converter.rates, as_of=run.as_of or last)
    assert without is not None
    # The events stay, for their days tell the rates.
    return replace(without, events=run.events), Driver("all that came in", SCALE, entering)
