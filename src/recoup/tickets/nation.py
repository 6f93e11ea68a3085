"""An invented nation of cinemas and films, in the proportions of the real one."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from recoup.tickets import facts

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

WEEKS = len(facts.WEEK_ON_WEEK) + 1
RELEASES_A_WEEK = 8
LONGEST_HALL, SMALLEST_HALL = 420, 40
# The first films of a year began in the year before it.
CALENDAR_YEARS = range(2005, 2026)
GREAT_HOLIDAYS = {"Spring Festival", "National Day"}


@dataclass(frozen=True, slots=True)
class Cinemas:
    """Cinemas and their halls, as columns; `cinema` numbers the cinema of each hall.

    `price` is what a seat costs at full price in fen, `fee` the service fee of a seat in fen by
    channel, of which the last is the counter.
    """

    code: list[str]
    circuit: "NDArray[numpy.int16]"
    province: "NDArray[numpy.int8]"
    price: "NDArray[numpy.int32]"
    fee: "NDArray[numpy.int32]"
    half_price: "NDArray[numpy.bool_]"
    cinema: "NDArray[numpy.int32]"
    hall: "NDArray[numpy.int16]"
    capacity: "NDArray[numpy.int16]"

    def blocks(self, most: int) -> "list[Cinemas]":
        """The same, the halls of so many cinemas at a time."""
        import numpy

        bounds = numpy.searchsorted(self.cinema, range(0, len(self.code) + most, most))
        return [
            replace(
                self,
                cinema=self.cinema[start:end],
                hall=self.hall[start:end],
                capacity=self.capacity[start:end],
            )
            for start, end in pairwise(bounds)
        ]


@dataclass(frozen=True, slots=True)
class Films:
    """Films as columns; `heat` is what each draws in its first week, against the others."""

    code: list[str]
    release: list[date]
    minutes: "NDArray[numpy.int16]"
    heat: "NDArray[numpy.float64]"

    def appeal(self, day: date) -> "NDArray[numpy.float64]":
        """What each film draws on a day: nothing before its release or after its run."""
        import numpy

        steps = numpy.cumprod([1.0, *(ratio.value for ratio in facts.WEEK_ON_WEEK), 0.0])
        weeks = numpy.array([(day - first).days // 7 for first in self.release])
        return self.heat * numpy.where(weeks < 0, 0.0, steps[numpy.clip(weeks, 0, WEEKS)])


def random(seed: int, *of: int) -> "numpy.random.Generator":
    """Chance that depends on nothing but the seed and what it is for."""
    import numpy

    return numpy.random.Generator(numpy.random.Philox(numpy.random.SeedSequence((seed, *of))))


def make_cinemas(count: int, seed: int) -> Cinemas:
    """Cinemas by province as its box office weighs, with halls, circuits, prices and fees."""
    import numpy

    chance = random(seed, 1)
    province = numpy.repeat(numpy.arange(len(facts.PROVINCES)), _apportioned(count))
    national = numpy.array([p.national for p in facts.PROVINCES])[province]
    halls = chance.binomial(9, (facts.HALLS_PER_CINEMA.value - 1) / 9, count) + 1
    cinema = numpy.repeat(numpy.arange(count), halls)
    first = numpy.repeat(numpy.cumsum(halls) - halls, halls)
    size = chance.lognormal(numpy.log(118), 0.45, cinema.size)
    rank = 1 / (numpy.arange(int(facts.CIRCUITS.value)) + 2)
    mean = facts.BOX_OFFICE_YUAN.value / facts.ADMISSIONS.value
    dear = numpy.array([_dearness(p) for p in facts.PROVINCES])[province]
    low, high = (int(bound.value * 100) for bound in facts.FEE_YUAN)
    platforms = len(facts.CHANNELS) - 1
    fee = low + 50 * chance.integers(0, (high - low) // 50 + 1, (count, platforms))
    return Cinemas(
        [f"{place}{number:06}" for number, place in enumerate(national, 1)],
        chance.choice(rank.size, count, p=rank / rank.sum()).astype(numpy.int16),
        province.astype(numpy.int8),
        (chance.normal(mean * 1.05, 3.5, count) * dear * 2).round().astype(numpy.int32) * 50,
        numpy.column_stack([fee, numpy.zeros(count)]).astype(numpy.int32),
        chance.random(count) < facts.HALF_PRICE_CINEMAS.value,
        cinema.astype(numpy.int32),
        (numpy.arange(cinema.size) - first + 1).astype(numpy.int16),
        numpy.clip(size, SMALLEST_HALL, LONGEST_HALL).astype(numpy.int16),
    )


def make_films(year: int, seed: int) -> Films:
    """The films that run in a year, those that began before it included; released on Fridays."""
    import numpy

    chance = random(seed, 2)
    first = date(year, 1, 1) - timedelta(weeks=WEEKS)
    days = [first + timedelta(days=n) for n in range((date(year, 12, 31) - first).days + 1)]
    release = [day for day in days if day.weekday() == 4 for _ in range(RELEASES_A_WEEK)]
    wanted = numpy.sqrt([max(demand(d + timedelta(days=n)) for n in range(7)) for d in release])
    return Films(
        [f"0011{number:04}{day.year}" for number, day in enumerate(release, 1)],
        release,
        numpy.clip(chance.normal(106, 12, len(release)), 82, 160).astype(numpy.int16),
        chance.lognormal(0, 1.3, len(release)) * wanted,
    )


def demand(day: date) -> float:
    """How many go to the cinema on a day, against a common Friday.

    Raises: NotImplementedError for a year whose holidays the calendar does not know.
    """
    from chinese_calendar import get_holiday_detail

    off, name = get_holiday_detail(day)
    if not off:
        working = day.weekday() >= 5
        return facts.WORKING_WEEKEND.value if working else facts.WEEKDAYS[day.weekday()]
    if name is None:
        return facts.WEEKDAYS[day.weekday()]
    return (facts.GREAT_HOLIDAY if name in GREAT_HOLIDAYS else facts.DAY_OFF).value


def late(day: date) -> bool:
    """Whether people may sleep in on the day after."""
    from chinese_calendar import is_holiday

    return bool(is_holiday(day + timedelta(days=1)))


def _dearness(province: facts.Province) -> float:
    return facts.DEAR[province.national].value if province.national in facts.DEAR else 1.0


def _apportioned(count: int) -> list[int]:
    """Cinemas by province, the largest remainder first: fewer, where each takes more."""
    weights = [p.weight / _dearness(p) for p in facts.PROVINCES]
    exact = [count * weight / sum(weights) for weight in weights]
    parts = [int(part) for part in exact]
    order = sorted(range(len(parts)), key=lambda i: parts[i] - exact[i])
    for i in order[: count - sum(parts)]:
        parts[i] += 1
    return parts
