"""A day of an invented nation: its shows, and the tickets that are sold for them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from recoup.tickets import facts
from recoup.tickets.model import TICKETS, arrow_schema
from recoup.tickets.nation import Cinemas, Films, late, random

if TYPE_CHECKING:
    import numpy
    import pyarrow
    from numpy.typing import NDArray

# Minutes from midnight: doors, the last start on common days, and on the eve of a day off.
DOORS, LAST_START, LAST_START_LATE = 9 * 60 + 30, 23 * 60 + 40, 24 * 60 + 30
CLEANING = (15, 30)
MOST_SHOWS = 10
# How full shows are that start by these hours, against each other.
HOURS = ((12, 0.45), (14, 0.8), (18, 1.0), (21, 1.7), (23, 0.9), (99, 0.4))
EXTRAS = (1500, 6000)


@dataclass(frozen=True, slots=True)
class Shows:
    """Shows as columns: the hall by its row among all halls, the film, the start in minutes."""

    hall: "NDArray[numpy.int64]"
    film: "NDArray[numpy.int64]"
    start: "NDArray[numpy.int64]"


def tickets_of(
    day: date, block: int, wanted: int, cinemas: Cinemas, films: Films, seed: int
) -> "pyarrow.RecordBatch":
    """About as many rows as wanted of a block of cinemas, by halls and shows, refunds at the end.

    Rows are numbered from 0.
    """
    chance = random(seed, 3, day.toordinal(), block)
    return _sold(day, wanted, cinemas, _shows(day, cinemas, films, chance), films, chance)


def _shows(day: date, cinemas: Cinemas, films: Films, chance: "numpy.random.Generator") -> Shows:
    """Every hall plays from the opening of its doors; a show starts when the one before it is over
    and the hall is clean."""
    import numpy

    appeal = films.appeal(day)
    upto = numpy.cumsum(appeal / appeal.sum())
    halls = cinemas.cinema.size
    last = LAST_START_LATE if late(day) else LAST_START
    start = DOORS + 5 * chance.integers(0, 19, halls)
    found = []
    for _ in range(MOST_SHOWS):
        film = numpy.searchsorted(upto, chance.random(halls), side="right")
        film = numpy.minimum(film, numpy.flatnonzero(appeal)[-1])
        found.append((numpy.arange(halls), film, start))
        free = start + films.minutes[film] + chance.integers(*CLEANING, halls)
        start = -(-free // 5) * 5
    hall, film, start = (numpy.concatenate(column) for column in zip(*found, strict=True))
    open_ = start <= last
    order = numpy.lexsort((start[open_], hall[open_]))
    return Shows(hall[open_][order], film[open_][order], start[open_][order])


def _sold(
    day: date,
    wanted: int,
    cinemas: Cinemas,
    shows: Shows,
    films: Films,
    chance: "numpy.random.Generator",
) -> "pyarrow.RecordBatch":
    import numpy

    capacity = cinemas.capacity[shows.hall].astype(numpy.int64)
    hours = numpy.array([hour for hour, _ in HOURS]) * 60
    drawn = numpy.array([weight for _, weight in HOURS])
    weight = drawn[numpy.searchsorted(hours, shows.start, side="right")] * capacity
    weight = numpy.multiply(weight, chance.gamma(2.0, 0.5, weight.size))
    sales = (wanted * weight / weight.sum() + chance.random(weight.size)).astype(numpy.int64)

    # Sales of a show sit one behind the other, and free seats are spread between them.
    show = numpy.repeat(numpy.arange(sales.size), sales)
    sizes = numpy.array(facts.SEATS_IN_A_SALE)
    seats = chance.choice(sizes.size, show.size, p=sizes / sizes.sum()) + 1
    end = _running(seats, show)
    fits = end <= capacity[show]
    show, seats, end = show[fits], seats[fits], end[fits]
    count = numpy.bincount(show, minlength=sales.size)
    taken = numpy.bincount(show, weights=seats, minlength=sales.size).astype(numpy.int64)
    place = _running(numpy.ones_like(show), show) - 1
    free = (capacity - taken)[show]
    spread = ((place + chance.random(show.size)) * free / count[show]).astype(numpy.int64)
    seat = end - seats + 1 + spread

    cinema = cinemas.cinema[shows.hall][show]
    hour = shows.start[show] // 60
    dear = cinemas.price[cinema] * numpy.where(hour < 12, 80, numpy.where(hour < 18, 95, 105))
    half = cinemas.half_price[cinema] & (day.weekday() == 1)
    unit = numpy.where(half, dear // 2, dear) // 5000 * 50
    shares = numpy.array([share.value for share in facts.CHANNELS.values()])
    channel = chance.choice(shares.size, show.size, p=shares / shares.sum())
    fee = cinemas.fee[cinema, channel] * seats
    with_extras = chance.random(show.size) < facts.WITH_EXTRAS.value
    extra = numpy.where(with_extras, chance.integers(*EXTRAS, show.size) // 100 * 100, 0)

    # A refund gives back the price; the fee is kept.
    back = numpy.flatnonzero(chance.random(show.size) < facts.REFUNDED.value)
    row = numpy.concatenate([numpy.arange(show.size), back])
    sign = numpy.ones_like(row)
    sign[show.size :] = -1
    kept = sign > 0
    midnight = int((datetime(day.year, day.month, day.day) - datetime(1970, 1, 1)).total_seconds())
    whole = {
        "ticket": numpy.arange(row.size),
        "hall": cinemas.hall[shows.hall][show][row],
        "show": midnight + 60 * shows.start[show][row],
        "seat": seat[row],
        "seats": seats[row] * sign,
        "price": (unit * seats)[row] * sign,
        "fee": fee[row] * kept,
        "extra": extra[row] * kept,
    }
    named = {
        "film": (shows.film[show][row], films.code),
        "cinema": (cinema[row], cinemas.code),
        "circuit": (
            cinemas.circuit[cinema][row],
            [f"circuit-{n:02}" for n in range(1, int(facts.CIRCUITS.value) + 1)],
        ),
        "province": (cinemas.province[cinema][row], [p.code for p in facts.PROVINCES]),
        "channel": (channel[row], list(facts.CHANNELS)),
    }
    return _batch(whole, named)


def _running(
    values: "NDArray[numpy.int64]", show: "NDArray[numpy.int64]"
) -> "NDArray[numpy.int64]":
    """The running total within each show; rows stand in the order of their shows."""
    import numpy

    total = numpy.cumsum(values)
    starts = numpy.flatnonzero(numpy.diff(show, prepend=-1))
    before = total[starts] - values[starts]
    return total - numpy.repeat(before, numpy.diff(starts, append=show.size))


def _batch(
    whole: "dict[str, NDArray[numpy.int64]]",
    named: "dict[str, tuple[NDArray[numpy.int64], list[str]]]",
) -> "pyarrow.RecordBatch":
    import numpy
    import pyarrow

    columns = []
    schema = arrow_schema(TICKETS, words_once=True)
    for field in schema:
        if field.name in named:
            numbers, words = named[field.name]
            column = pyarrow.DictionaryArray.from_arrays(numbers.astype(numpy.int32), words)
        else:
            column = pyarrow.array(whole[field.name]).cast(field.type)
        columns.append(column)
    return pyarrow.RecordBatch.from_arrays(columns, schema=schema)
