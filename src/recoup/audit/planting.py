"""Frauds put into sound tickets, so that what the checks find can be held against what is there.

The kinds are those of published cases: shows that nobody saw, full in the night and ten minutes
apart (Ip Man 3, March 2016: some 7,600 shows and 32 million yuan, by the regulator's account), and
tickets of one film printed as another's (Terminator Genisys and The Hundred Regiments Offensive,
2015); with them what auditors meet every day.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from recoup.tickets.model import ROWS_FOLDER

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class Planted:
    """A fraud of a kind at a cinema on a day, or through several; `price` is the fen it moves."""

    kind: str
    cinema: str
    first: date
    last: date
    price: int


def plant(source: Path, target: Path, *, seed: int, of_each: int) -> list[Planted]:
    """Writes the tickets of a folder again, with so many frauds of each kind at different cinemas.

    Each cinema has one fraud at most. The same seed plants the same.
    """
    import duckdb

    chance = Random(seed)
    engine = duckdb.connect()
    engine.execute("SET threads = 2")
    inner = source / ROWS_FOLDER
    engine.execute(
        'CREATE TABLE tickets AS SELECT * EXCLUDE ("show"), "show" AS starts '
        f"FROM read_parquet('{inner}/*.parquet') ORDER BY ticket"
    )
    for name in ("halls", "films"):
        engine.execute(f"CREATE TABLE {name} AS FROM read_parquet('{source / name}.parquet')")
    cinemas = [row[0] for row in engine.execute(_BUSY).fetchall()]
    chance.shuffle(cinemas)
    found: list[Planted] = []
    for sow in _KINDS:
        sown = 0
        while sown < of_each and cinemas:
            planted = sow(engine, cinemas.pop(), chance)
            if planted is not None:
                found.append(planted)
                sown += 1
    inner = target / ROWS_FOLDER
    inner.mkdir(parents=True)
    engine.execute(
        'COPY (SELECT ticket, film, cinema, circuit, province, hall, starts AS "show", seat, '
        f"seats, price, fee, extra, channel FROM tickets) TO '{inner}/planted.parquet'"
    )
    for name in ("halls", "films"):
        (target / f"{name}.parquet").write_bytes((source / f"{name}.parquet").read_bytes())
    engine.close()
    return found


# Cinemas large enough for a fraud that pays.
_BUSY = """
    SELECT cinema FROM tickets GROUP BY cinema HAVING count(*) >= 2000 ORDER BY cinema
"""

Sow = Callable[["duckdb.DuckDBPyConnection", str, Random], Planted | None]


def _show(engine: "duckdb.DuckDBPyConnection", cinema: str, chance: Random) -> dict[str, Any]:
    """One of the cinema's shows, with what a seat costs there."""
    shows = engine.execute(
        "SELECT film, hall, starts, any_value(circuit), any_value(province), any_value(capacity), "
        "sum(price) // sum(seats) FROM tickets JOIN halls USING (cinema, hall) "
        "WHERE cinema = ? GROUP BY film, hall, starts HAVING sum(seats) > 10 "
        "ORDER BY starts, hall",
        [cinema],
    ).fetchall()
    names = ("film", "hall", "starts", "circuit", "province", "capacity", "unit")
    return dict(zip(names, chance.choice(shows), strict=True))


def _sell(
    engine: "duckdb.DuckDBPyConnection", cinema: str, show: dict[str, Any], starts: datetime
) -> int:
    """A full house of blocks of four seats, online, at the usual price. Returns its fen."""
    last = engine.execute("SELECT max(ticket) FROM tickets").fetchone()
    assert last is not None
    blocks = [
        (seat, min(4, show["capacity"] - seat + 1)) for seat in range(1, show["capacity"] + 1, 4)
    ]
    channel = engine.execute("SELECT min(channel) FROM tickets").fetchone()
    assert channel is not None
    engine.executemany(
        "INSERT INTO tickets (ticket, film, cinema, circuit, province, hall, starts, seat, seats, "
        "price, fee, extra, channel) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?)",
        [
            [
                last[0] + n, show["film"], cinema, show["circuit"], show["province"], show["hall"],
                starts, seat, wide, wide * show["unit"], wide * 300, channel[0],
            ]
            for n, (seat, wide) in enumerate(blocks, 1)
        ],
    )  # fmt: skip
    return sum(wide * show["unit"] for _, wide in blocks)


def _ghosts_by_night(
    engine: "duckdb.DuckDBPyConnection", cinema: str, chance: Random
) -> Planted | None:
    """Full houses ten minutes apart from one o'clock on."""
    show = _show(engine, cinema, chance)
    day = show["starts"].date() + timedelta(days=1)
    at = datetime.combine(day, datetime.min.time()) + timedelta(hours=1)
    shows = chance.randint(3, 8)
    price = sum(_sell(engine, cinema, show, at + timedelta(minutes=10 * n)) for n in range(shows))
    return Planted("ghosts-by-night", cinema, day, day, price)


def _ghosts_by_day(
    engine: "duckdb.DuckDBPyConnection", cinema: str, chance: Random
) -> Planted | None:
    """A full house in a hall that plays another film."""
    show = _show(engine, cinema, chance)
    price = _sell(engine, cinema, show, show["starts"] + timedelta(minutes=20))
    return Planted("ghosts-by-day", cinema, show["starts"].date(), show["starts"].date(), price)


def _twice(engine: "duckdb.DuckDBPyConnection", cinema: str, chance: Random) -> Planted | None:
    """A day's rows of a cinema that were sent twice."""
    day = _show(engine, cinema, chance)["starts"].date()
    last = engine.execute("SELECT max(ticket) FROM tickets").fetchone()
    assert last is not None
    engine.execute(
        "INSERT INTO tickets BY NAME SELECT * REPLACE (ticket + ? AS ticket) FROM tickets "
        "WHERE cinema = ? AND starts::DATE = ?",
        [last[0], cinema, day],
    )
    return Planted("twice", cinema, day, day, _price(engine, cinema, day) // 2)


def _price(engine: "duckdb.DuckDBPyConnection", cinema: str, day: date) -> int:
    asked = "SELECT sum(price) FROM tickets WHERE cinema = ? AND starts::DATE = ?"
    row = engine.execute(asked, [cinema, day]).fetchone()
    assert row is not None
    return int(row[0])


def _swapped(engine: "duckdb.DuckDBPyConnection", cinema: str, chance: Random) -> Planted | None:
    """The tickets of one film printed as another's: its shows all but empty, the other's fuller."""
    days = engine.execute(
        "SELECT starts::DATE, film, count(DISTINCT (hall, starts)), sum(seats) FROM tickets "
        "WHERE cinema = ? GROUP BY ALL HAVING count(DISTINCT (hall, starts)) >= 4 ORDER BY ALL",
        [cinema],
    ).fetchall()
    by_day: dict[date, list[tuple[str, int]]] = {}
    for day, film, _, seats in days:
        by_day.setdefault(day, []).append((film, seats))
    several = [(day, films) for day, films in by_day.items() if len(films) >= 2]
    if not several:
        return None
    day, films = chance.choice(several)
    robbed, favoured = chance.sample(films, 2)
    if robbed[1] < 1.5 * favoured[1]:
        robbed, favoured = max(robbed, favoured, key=_seats), min(robbed, favoured, key=_seats)
    moved = engine.execute(
        "SELECT sum(price) FROM tickets WHERE cinema = ? AND film = ? AND starts::DATE = ? "
        "AND ticket % 20 <> 0",
        [cinema, robbed[0], day],
    ).fetchone()
    engine.execute(
        "WITH into_shows AS (SELECT DISTINCT hall, starts FROM tickets "
        "WHERE cinema = $cinema AND film = $to AND starts::DATE = $day), "
        "numbered AS (SELECT *, row_number() OVER (ORDER BY starts, hall) - 1 AS n, "
        "count(*) OVER () AS total FROM into_shows), "
        "moved AS (SELECT ticket, row_number() OVER (ORDER BY ticket) AS m FROM tickets "
        "WHERE cinema = $cinema AND film = $from AND starts::DATE = $day AND ticket % 20 <> 0) "
        "UPDATE tickets SET film = $to, hall = numbered.hall, starts = numbered.starts "
        "FROM moved JOIN numbered ON moved.m % numbered.total = numbered.n "
        "WHERE tickets.ticket = moved.ticket",
        {"cinema": cinema, "from": robbed[0], "to": favoured[0], "day": day},
    )
    assert moved is not None
    return Planted("swapped", cinema, day, day, int(moved[0] or 0))


def _seats(film: tuple[str, int]) -> int:
    return film[1]


def _bundled(engine: "duckdb.DuckDBPyConnection", cinema: str, chance: Random) -> Planted | None:
    """Three tenths of the price of a film booked as popcorn, all through its run."""
    film = _show(engine, cinema, chance)["film"]
    whole = engine.execute(
        "SELECT min(starts), max(starts), sum(price * 3 // 10) FROM tickets "
        "WHERE cinema = ? AND film = ?",
        [cinema, film],
    ).fetchone()
    engine.execute(
        "UPDATE tickets SET extra = extra + price * 3 // 10, price = price - price * 3 // 10 "
        "WHERE cinema = ? AND film = ?",
        [cinema, film],
    )
    assert whole is not None
    return Planted("bundled", cinema, whole[0].date(), whole[1].date(), int(whole[2]))


def _cheap(engine: "duckdb.DuckDBPyConnection", cinema: str, chance: Random) -> Planted | None:
    """A show sold out to one buyer at a fifth of the price."""
    show = _show(engine, cinema, chance)
    engine.execute(
        "DELETE FROM tickets WHERE cinema = ? AND hall = ? AND starts = ?",
        [cinema, show["hall"], show["starts"]],
    )
    price = _sell(engine, cinema, {**show, "unit": show["unit"] // 5}, show["starts"])
    return Planted("cheap", cinema, show["starts"].date(), show["starts"].date(), price)


def _missing(engine: "duckdb.DuckDBPyConnection", cinema: str, chance: Random) -> Planted | None:
    """A day of a cinema that was never sent."""
    days = engine.execute(
        "SELECT DISTINCT starts::DATE FROM tickets WHERE cinema = ? ORDER BY 1", [cinema]
    ).fetchall()
    (day,) = chance.choice(days[1:-2])
    price = _price(engine, cinema, day)
    engine.execute("DELETE FROM tickets WHERE cinema = ? AND starts::DATE = ?", [cinema, day])
    return Planted("missing", cinema, day, day, price)


def _counter_fees(
    engine: "duckdb.DuckDBPyConnection", cinema: str, chance: Random
) -> Planted | None:
    """A service fee on what was sold at the counter, through one day."""
    day = _show(engine, cinema, chance)["starts"].date()
    engine.execute(
        "UPDATE tickets SET fee = 300 * seats WHERE cinema = ? AND starts::DATE = ? "
        "AND channel = 'counter' AND seats > 0",
        [cinema, day],
    )
    return Planted("counter-fees", cinema, day, day, 0)


def _given_back(engine: "duckdb.DuckDBPyConnection", cinema: str, chance: Random) -> Planted | None:
    """A tenth of a film's sales given back."""
    film = _show(engine, cinema, chance)["film"]
    last = engine.execute("SELECT max(ticket) FROM tickets").fetchone()
    sold = engine.execute(
        "SELECT min(starts), max(starts), count(*) FROM tickets WHERE cinema = ? AND film = ?",
        [cinema, film],
    ).fetchone()
    assert last is not None
    assert sold is not None
    if sold[2] < 300:
        return None
    engine.execute(
        "INSERT INTO tickets BY NAME SELECT * REPLACE (ticket + ? AS ticket, -seats AS seats, "
        "-price AS price, 0 AS fee, 0 AS extra) FROM tickets "
        "WHERE cinema = ? AND film = ? AND seats > 0 AND ticket % 10 = 0",
        [last[0], cinema, film],
    )
    return Planted("given-back", cinema, sold[0].date(), sold[1].date(), 0)


_KINDS: tuple[Sow, ...] = (
    _ghosts_by_night,
    _ghosts_by_day,
    _twice,
    _swapped,
    _bundled,
    _cheap,
    _missing,
    _counter_fees,
    _given_back,
)

# The check that is meant to find each kind; others may find it too.
MEANT_FOR = {
    "ghosts-by-night": "night",
    "ghosts-by-day": "overlapping",
    "twice": "duplicates",
    "swapped": "swapped",
    "bundled": "bundles",
    "cheap": "prices",
    "missing": "gaps",
    "counter-fees": "fees",
    "given-back": "refunds",
}
