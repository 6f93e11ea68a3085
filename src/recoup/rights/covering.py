"""Whether anybody was granted given rights, and if not, which grant comes nearest."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from recoup.deal.title import Claim, Title
from recoup.rights.model import Nearest
from recoup.rights.standing import chain_of_title, clause
from recoup.values.region import Box


@dataclass(frozen=True, slots=True)
class Covering:
    """What covers all of given rights on a day: clauses, or, where there are none, an owner.

    Where nothing does, `nearest` is the grant to look at; it is None where there is no grant.
    """

    clauses: tuple[str, ...]
    owners: tuple[str, ...]
    nearest: Nearest | None

    @property
    def covered(self) -> bool:
        """Whether somebody is known to hold the rights."""
        return bool(self.clauses or self.owners)


def covering(
    title: Title, territory: str, medium: str, day: date, language: str | None = None
) -> Covering:
    """Who was granted a medium in a territory (a country or a group) on a day.

    Rights that nobody was granted are their owners', where the deal says who owns the film. A
    clause that covers a part of the territory or of the medium counts: money may come from there.
    """
    space, number = title.space, day.toordinal()
    asked = Box(
        space.territory(territory), space.medium(medium), space.language(language), number, number
    )
    met = [c for c in title.claims if c.reach.meet(asked)]
    chain = chain_of_title(title, met).claims
    owners = () if title.presumed else title.owners
    if chain or owners:
        return Covering(tuple(clause(c) for c in chain), owners, None)
    return Covering((), (), nearest(title, asked))


def nearest(title: Title, asked: Box) -> Nearest | None:
    """The grant that misses the fewest of medium, territory, language and date.

    Of several it is the one that misses a date alone, then the one by the fewest days.
    """

    def far(claim: Claim) -> tuple[object, ...]:
        missing = tuple(_missing(claim, asked))
        return len(missing), "medium" in missing, "territory" in missing, _days(claim, asked)

    ranked = sorted(title.claims, key=far)
    if not ranked:
        return None
    claim = ranked[0]
    return Nearest(
        clause(claim), title.space.shown(claim.reach), claim.grant.grantee,
        tuple(_missing(claim, asked)),
    )  # fmt: skip


def _missing(claim: Claim, asked: Box) -> Iterator[str]:
    if not claim.reach.territories & asked.territories:
        yield "territory"
    if not claim.reach.media & asked.media:
        yield "medium"
    if not claim.reach.languages & asked.languages:
        yield "language"
    if _days(claim, asked):
        yield "date"


def _days(claim: Claim, asked: Box) -> int:
    """How many days lie between a claim's and those asked for."""
    return max(0, claim.reach.first - asked.last, asked.first - claim.reach.last)
