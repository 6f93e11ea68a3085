"""The files of the tests, each with its mapping and what the command needs besides."""

from datetime import date
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
DEAL = HERE / "world.deal"


class Shape(NamedTuple):
    """A file of a payer, the mapping that it is read through, and the day that is given."""

    file: str
    mapping: str
    day: date | None = None

    @property
    def path(self) -> Path:
        return HERE / "files" / self.file

    @property
    def through(self) -> str:
        own = HERE / self.mapping
        return str(own) if own.suffix else self.mapping

    @property
    def name(self) -> str:
        return self.mapping.partition(".")[0]


SHAPES = (
    Shape("endata-daily.csv", "endata-daily", date(2017, 3, 5)),
    Shape("endata-realtime.csv", "endata-realtime"),
    Shape("china-cinema-day.csv", "china-cinema-day"),
    Shape("maoyan.csv", "maoyan"),
    Shape("maoyan.csv", "maoyan-split"),
    Shape("kobis-daily.json", "kobis-daily"),
    Shape("ancine-sessions.csv", "ancine-films.yaml"),
    Shape("bfi-weekend.xls", "bfi-weekend"),
    Shape("us-daily.csv", "us-daily"),
    Shape("ddex-sales.tsv", "ddex-sales"),
    Shape("apple-financial.txt", "apple-financial"),
    Shape("licensee-statement.csv", "licensee-statement"),
    Shape("distributor.xlsx", "distributor-incomes"),
    Shape("distributor.xlsx", "distributor-expenses"),
    Shape("collection-account.csv", "collection-account"),
    Shape("imdb-title-grosses.jsonl", "imdb-films.yaml", date(2017, 12, 31)),
    Shape("imdb-opening-weekends.jsonl", "imdb-openings.yaml"),
)
