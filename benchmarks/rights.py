"""Who holds a medium in a country on a day, among 200,000 grants: the index beside other ways."""

import random
from collections.abc import Callable
from time import perf_counter

import duckdb

from recoup.rights.index import Index
from recoup.values.region import Box, bits, members
from recoup.values.territory import COUNTRIES

GRANTS, FILMS, MEDIA, QUESTIONS = 200_000, 4_000, 26, 60
FIRST, DAYS = 735_000, 5_000


def drawn_grants(count: int) -> list[tuple[str, Box]]:
    """Seeded grants: of one film, some media, one country or many, for a half to fifteen years."""
    chance = random.Random(2016)
    found = []
    for _ in range(count):
        many = chance.random() < 0.15
        countries = chance.sample(
            range(len(COUNTRIES)), chance.choice([30, 90, 200]) if many else 1
        )
        first = FIRST + chance.randrange(DAYS)
        box = Box(
            bits(countries),
            bits(chance.sample(range(MEDIA), chance.choice([1, 1, 2, 5]))),
            bits([chance.choice([0, 0, 0, 1, 2, 3])]),
            first,
            first + chance.randrange(180, 5_500),
        )
        found.append((f"film{chance.randrange(FILMS)}", box))
    return found


def _scan(grants: list[tuple[str, Box]], place: int, medium: int, day: int) -> list[int]:
    return [
        i
        for i, (_, box) in enumerate(grants)
        if box.first <= day <= box.last and box.territories >> place & 1 and box.media >> medium & 1
    ]


def _database(grants: list[tuple[str, Box]]) -> duckdb.DuckDBPyConnection:
    """The grants as tables of rows, a row for each of a grant's countries and media, indexed."""
    import pyarrow as pa

    connection = duckdb.connect()
    windows = pa.table(
        {
            "id": list(range(len(grants))),
            "first": [box.first for _, box in grants],
            "last": [box.last for _, box in grants],
        }
    )
    places = [(i, p) for i, (_, box) in enumerate(grants) for p in members(box.territories)]
    media = [(i, m) for i, (_, box) in enumerate(grants) for m in members(box.media)]
    place_table = pa.table({"id": [i for i, _ in places], "place": [p for _, p in places]})
    media_table = pa.table({"id": [i for i, _ in media], "medium": [m for _, m in media]})
    for name, rows in (("windows", windows), ("places", place_table), ("media", media_table)):
        connection.register(f"{name}_rows", rows)
        connection.execute(f"create table {name} as from {name}_rows")
    connection.execute("create index by_place on places (place)")
    connection.execute("create index by_medium on media (medium)")
    return connection


QUERY = """
    select w.id from places p join media m using (id) join windows w using (id)
    where p.place = ? and m.medium = ? and w.first <= ? and w.last >= ? order by w.id
"""


def _each(ask: Callable[[int, int, int], object], questions: list[tuple[int, int, int]]) -> float:
    """Seconds a question, on average."""
    start = perf_counter()
    for question in questions:
        ask(*question)
    return (perf_counter() - start) / len(questions)


def rights() -> list[str]:
    """The lines of the results: the time of a question, and its ratio to the index."""
    grants = drawn_grants(GRANTS)
    chance = random.Random(2017)
    questions = [
        (chance.randrange(len(COUNTRIES)), chance.randrange(MEDIA), FIRST + chance.randrange(9_000))
        for _ in range(QUESTIONS)
    ]
    start = perf_counter()
    index = Index(grants)
    built = perf_counter() - start
    database = _database(grants)

    def in_sql(place: int, medium: int, day: int) -> list[int]:
        rows = database.execute(QUERY, [place, medium, day, day]).fetchall()
        return [row[0] for row in rows]

    for place, medium, day in questions[:5]:
        expected = _scan(grants, place, medium, day)
        assert index.at(place, medium, day) == expected == in_sql(place, medium, day)
    found = sum(len(index.at(*q)) for q in questions) / len(questions)
    ours = _each(index.at, questions)
    sets = _each(index.found, questions)
    sql = _each(in_sql, questions)
    scan = _each(lambda *q: _scan(grants, *q), questions[:10])
    what = f"a question of {GRANTS:,} grants, {found:,.0f} found"
    return [
        f"| {what}, index | {ours * 1e3:.2f} ms | 1 |",
        f"| of that finding the set, before its numbers are listed | {sets * 1e3:.2f} ms | "
        f"{sets / ours:.1f} |",
        f"| the same by an indexed SQL join in DuckDB | {sql * 1e3:.2f} ms | {sql / ours:.0f} |",
        f"| the same by a scan in Python | {scan * 1e3:.2f} ms | {scan / ours:.0f} |",
        f"| building the index | {built:.2f} s | {built / ours:,.0f} |",
    ]
