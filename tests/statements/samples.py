"""The statements that the tests look at: the flagship deal, and published cases."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from recoup.api import load, statement_of
from recoup.statements.making import Shared
from recoup.statements.model import Document

ROOT = Path(__file__).parents[2]
DOG = ROOT / "examples" / "a-dogs-purpose"
PUBLISHED = ROOT / "tests" / "published"
ASSUMED = tuple((DOG / "assumed.txt").read_text(encoding="utf-8").split()[1::2])
DATED = "2017-08-15"


@dataclass(frozen=True)
class Sample:
    """A statement as the command line asks for it."""

    name: str
    deal: Path
    receipts: Path
    arguments: tuple[str, ...]
    party: str | None
    period: str
    layout: str | None = None
    dated: str = DATED

    @property
    def options(self) -> list[str]:
        found = [str(self.deal), str(self.receipts), *self.arguments, "--period", self.period]
        found += ["--party", self.party] if self.party else []
        found += ["--layout", self.layout] if self.layout else []
        return [*found, "--dated", self.dated]

    @property
    def document(self) -> Document:
        return statement_of(self.shared, self.party, self.layout)

    @property
    def shared(self) -> Shared:
        return _shared(self)


@cache
def _shared(sample: Sample) -> Shared:
    rates = sample.receipts.parent / "rates.csv"
    assume = dict(pair.split("=") for pair in ASSUMED) if sample.deal.parent == DOG else {}
    result = load(sample.deal).run(
        sample.receipts, rates if rates.exists() else None, assume=assume
    )
    return result.statements(sample.period, date.fromisoformat(sample.dated))


_DOG = ("--rates", str(DOG / "rates.csv"), *(w for pair in ASSUMED for w in ("--assume", pair)))


def dog(party: str | None, layout: str | None = None) -> Sample:
    """A statement of the flagship deal for the second quarter of its release."""
    name = f"dog-{party or layout or 'summary'}"
    deal, receipts = DOG / "a-dogs-purpose.deal", DOG / "receipts.csv"
    return Sample(name, deal, receipts, _DOG, party, "2017Q2", layout)


def published(folder: str, deal: str, party: str, period: str) -> Sample:
    """The statement of a published case."""
    here = PUBLISHED / folder
    return Sample(folder, here / deal, here / "receipts.csv", (), party, period)


GUMP = published("01-forrest-gump-net-profit-statement", "forrest-gump.deal", "points", "1994")
AMERICA = published(
    "03-coming-to-america-statement", "participations-alone.deal", "buchwald", "1989"
)
POTTER = published("12-harry-potter-5-theatrical", "harry-potter-5.deal", "warner", "2007Q4")
SAMPLES = (
    dog("amblin"),
    dog("talent"),
    dog("universal"),
    dog(None),
    dog(None, "collection"),
    GUMP,
    AMERICA,
    POTTER,
)
