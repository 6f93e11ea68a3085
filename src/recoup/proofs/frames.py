"""A case put before the solver: its terms, and what the day opens with."""

from collections.abc import Mapping
from dataclasses import dataclass

from recoup.plan import model as p
from recoup.proofs import algebra as a
from recoup.proofs.case import Case
from recoup.proofs.day import Days
from recoup.proofs.milestones import reached
from recoup.proofs.model import Undecidable
from recoup.proofs.parties import Input, sources
from recoup.proofs.passing import Passing
from recoup.proofs.refusals import not_encoded
from recoup.proofs.state import Opening, anything, as_left_by


@dataclass(frozen=True, slots=True)
class Frame:
    """A case in exact fractions, from an opening on."""

    case: Case
    algebra: a.Algebra
    passing: Passing
    opening: Opening

    @property
    def days(self) -> Days:
        return Days(self.passing, self.opening)

    def inputs(self) -> dict[Input, a.Term]:
        """Figures to be reported, each of at least what was reported before; then an amount for
        every place where money comes in."""
        found: dict[Input, a.Term] = {}
        for series in self.case.series:
            found[series] = self.algebra.amount()
            self.algebra.facts.append(found[series] >= self.case.reported(series))
        return found | {entry: self.algebra.amount() for entry in sources(self.case.plan)}

    def no_less(self, than: Mapping[Input, a.Term]) -> dict[Input, a.Term]:
        """Amounts of the same kinds, none of them less."""
        found = {}
        for key, term in than.items():
            found[key] = self.algebra.amount()
            self.algebra.facts.append(found[key] >= term)
        return found


def check_encoded(case: Case) -> None:
    """Nothing, where all of a case is encoded. Raises: Undecidable."""
    if found := not_encoded(case.stands):
        raise Undecidable(f"not encoded: {'; '.join(found)}")


def here(case: Case, algebra: a.Algebra | None = None) -> Frame:
    """The case from where its events leave off. Raises: Undecidable."""
    check_encoded(case)
    algebra = algebra or a.Algebra()
    passing = Passing(case.plan, algebra, case.conversions)
    opening = as_left_by(case.stands, p.dates_awaited(case.plan), case.day)
    return Frame(case, algebra, passing, opening)


def anywhere(case: Case) -> Frame:
    """The case from any opening that there could ever be, and from more than that.

    Raises: Undecidable.
    """
    check_encoded(case)
    algebra = a.Algebra()
    passing = Passing(case.plan, algebra, case.conversions)
    opening = anything(case.plan, case.stands, p.dates_awaited(case.plan), algebra)
    now = reached(case.plan, opening.state, opening.come, opening.reached, algebra)
    for fact, known in zip(now, opening.reached, strict=True):
        algebra.facts.append(fact == known)
    return Frame(case, algebra, passing, opening)
