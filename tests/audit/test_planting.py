"""Frauds put into an invented nation are found, and nothing is found where none are."""

from datetime import date
from pathlib import Path

import pytest

from recoup.audit.planting import MEANT_FOR, plant
from recoup.tickets.make import make_tickets
from tests.audit.rows import found


@pytest.fixture(scope="module")
def nation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A month of 300,000 tickets."""
    folder = tmp_path_factory.mktemp("nation") / "made"
    first, last = date(2016, 3, 1), date(2016, 3, 31)
    make_tickets(folder, year=2016, rows=300_000, seed=11, first=first, last=last)
    return folder


def test_where_nothing_was_planted_next_to_nothing_is_found(nation: Path) -> None:
    """One finding in 300,000 sound tickets is the budget of all checks together."""
    assert len(found(nation)) <= 1


def test_what_was_planted_is_found_by_the_check_that_is_meant_for_it(
    nation: Path, tmp_path: Path
) -> None:
    planted = plant(nation, tmp_path / "planted", seed=11, of_each=1)
    assert {p.kind for p in planted} <= set(MEANT_FOR)
    findings = found(tmp_path / "planted")
    seen = {
        p.kind
        for p in planted
        for f in findings
        if f.check == MEANT_FOR[p.kind] and f.cinema == p.cinema and f.first.date() <= p.last
    }
    # Swapped tickets show only where both films had several shows; see the measured table.
    assert seen >= {p.kind for p in planted} - {"swapped", "bundled", "given-back"}
    assert {f.cinema for f in findings} <= {p.cinema for p in planted} | {
        f.cinema for f in found(nation)
    }


def test_the_same_seed_plants_the_same(nation: Path, tmp_path: Path) -> None:
    first = plant(nation, tmp_path / "a", seed=4, of_each=1)
    assert plant(nation, tmp_path / "b", seed=4, of_each=1) == first
    assert plant(nation, tmp_path / "c", seed=5, of_each=1) != first
