"""Two films in one deal: what it costs whom that one repays the other's losses."""

from pathlib import Path

import numpy as np
import pytest

from recoup.api import load
from recoup.redline import redline_simulated

DEAL = """deal "Two films"
  books USD

party agent "Agent"
party fund "Fund"

film sun "Sun"
film moon "Moon"

account mg_sun "Guarantee of Sun" owed to agent
  charged USD 1m
account mg_moon "Guarantee of Moon" owed to agent
  charged USD 1m

"""
APART = """waterfall of_sun
  currency USD
  receives everything of sun
  pays
    recoup mg_sun
    rest to fund

waterfall of_moon
  currency USD
  receives everything of moon
  pays
    recoup mg_moon
    rest to fund
"""
POOLED = """waterfall both
  currency USD
  receives everything of sun
  receives everything of moon
  pays
    recoup mg_sun and mg_moon, in order
    rest to fund
"""
FORECAST = """forecast "Two films"

each quarter from 2026-01-01 to 2026-12-31

draw sun log-normal, median USD 1m, log sd 1
draw moon log-normal, median USD 1m, log sd 1
CORRELATION
receipts theatrical of sun, sun, starting 2026-01-01, as 50%, 50%
receipts theatrical of moon, moon, starting 2026-01-01, as 50%, 50%
"""


def gained(folder: Path, correlation: str) -> float:
    """What the agent has more on average where the films are pooled."""
    line = f"correlation of sun and moon {correlation}"
    (folder / "two.forecast").write_text(FORECAST.replace("CORRELATION", line), encoding="utf-8")
    for name, text in (("apart", APART), ("pooled", POOLED)):
        (folder / f"{name}.deal").write_text(DEAL + text, encoding="utf-8")
    apart, pooled = (load(folder / f"{name}.deal") for name in ("apart", "pooled"))
    found = redline_simulated(apart, pooled, folder / "two.forecast", futures=5_000)
    agent, fund = found.apart
    assert (agent.loses, fund.gains) == (0, 0)
    assert agent.difference == -fund.difference
    return float(agent.difference)


def test_pooling_pays_who_recoups_and_the_more_the_less_films_go_together(tmp_path: Path) -> None:
    alike, apart, opposed = (gained(tmp_path, rank) for rank in ("0.99", "0", "-0.9"))
    assert 0 < alike < apart < opposed
    random = np.random.default_rng(1)
    sun, moon = np.exp(random.standard_normal((2, 10**6))) * 1e6
    by_hand = np.minimum(sun + moon, 2e6) - np.minimum(sun, 1e6) - np.minimum(moon, 1e6)
    assert apart == pytest.approx(by_hand.mean(), rel=0.05)
