"""Runs a small deal on a few receipts, and says who got what."""

from pathlib import Path

import recoup

HEAD = """
deal "Case"
  signed 2020-01-01
party ann
party bob
party cid
"""


def run(folder: Path, deal: str, *events: str) -> recoup.Result:
    """The result of a deal's text (below the usual head) on rows `date,kind,of,amount`.

    A row may leave its date out: then each comes a day after the other from 2020-02-01.
    """
    (folder / "case.deal").write_text(HEAD + deal, encoding="utf-8")
    rows = []
    for i, event in enumerate(events, start=1):
        dated = event if event[:2] == "20" else f"2020-02-{i:02d},{event}"
        rows.append(f"e{i},{dated}")
    text = "\n".join(["id,date,kind,of,amount", *rows]) + "\n"
    (folder / "events.csv").write_text(text, encoding="utf-8")
    return recoup.load(folder / "case.deal").run(folder / "events.csv")


def paid(result: recoup.Result) -> dict[str, str]:
    """What each party was paid, as text."""
    return {t.party: f"{t.amount:f}" for t in result.paid if t.amount}
