"""What a deal and those in it are called, in English or Chinese."""

from collections.abc import Mapping

from recoup.deal.model import Deal
from recoup.values.record import record


@record
class Called:
    """Titles by name; in Chinese those that the deal gives in Chinese, and its own else."""

    deal: str
    parties: Mapping[str, str]
    waterfalls: Mapping[str, str]


def called(deal: Deal, lang: str = "en") -> Called:
    """What the deal, its parties and its waterfalls are called in `en` or `zh`."""
    chinese = lang != "en"
    return Called(
        (chinese and deal.zh) or deal.title,
        {p.name: (chinese and p.zh) or p.title for p in deal.parties.values()},
        {w.name: (chinese and w.zh) or w.title or w.name for w in deal.waterfalls.values()},
    )
