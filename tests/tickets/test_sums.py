"""Lines of box office against a plain sum in Python, whatever the rows and their order."""

from collections import defaultdict
from datetime import datetime, timedelta
from random import Random
from typing import Any

import ibis
import pyarrow
from hypothesis import given
from hypothesis import strategies as st

from recoup.tickets.model import KEYS, SUMS, TICKETS, arrow_schema
from recoup.tickets.sums import sums

START = datetime(2016, 12, 31, 22, 30)

rows = st.lists(
    st.fixed_dictionaries(
        {
            "ticket": st.integers(0, 2**63 - 1),
            "film": st.sampled_from(["dog", "wall"]),
            "cinema": st.just("11010101"),
            "circuit": st.just("wanda"),
            "province": st.sampled_from(["CN-BJ", "CN-SH"]),
            "hall": st.integers(1, 12),
            "show": st.integers(0, 3000).map(lambda minutes: START + timedelta(minutes=minutes)),
            "seat": st.integers(1, 300),
            "seats": st.integers(-8, 8),
            "price": st.integers(-(2**31), 2**31 - 1),
            "fee": st.integers(0, 2**31 - 1),
            "extra": st.integers(0, 20_000),
            "channel": st.sampled_from(["tpp", "counter"]),
        }
    ),
    max_size=40,
)


def summed(drawn: list[dict[str, Any]]) -> list[dict[str, Any]]:
    table = pyarrow.Table.from_pylist(drawn, schema=arrow_schema(TICKETS))
    found: list[dict[str, Any]] = sums(ibis.memtable(table)).to_pyarrow().to_pylist()
    return found


@given(rows, st.randoms(use_true_random=False))
def test_lines_are_the_sums_of_their_rows(drawn: list[dict[str, Any]], random: Random) -> None:
    expected: dict[tuple[object, ...], list[int]] = defaultdict(lambda: [0] * len(SUMS))
    for row in drawn:
        line = expected[row["film"], row["show"].date(), row["province"]]
        for place, name in enumerate(SUMS):
            line[place] += 1 if name == "rows" else row[name]
    lines = summed(drawn)
    found = {tuple(each[key] for key in KEYS): [each[name] for name in SUMS] for each in lines}
    assert list(found) == sorted(expected)
    assert found == expected
    random.shuffle(drawn)
    assert summed(drawn) == lines


def test_a_show_at_midnight_is_of_the_day_that_begins() -> None:
    row: dict[str, Any] = {column.name: 1 if "int" in column.type else "x" for column in TICKETS}
    before = row | {"show": datetime(2016, 12, 31, 23, 59, 59)}
    after = row | {"show": datetime(2017, 1, 1), "ticket": 2}
    assert [str(line["day"]) for line in summed([after, before])] == ["2016-12-31", "2017-01-01"]
