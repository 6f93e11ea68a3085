"""The columns of one step, in the row at hand."""

from recoup.analysis.totals import clause
from recoup.plan import model as p
from recoup.workbook.formula import Formula
from recoup.workbook.passing import Pass
from recoup.workbook.terms import Terms


class StepCells:
    """Writes the cells of a step, under its name and its clause."""

    def __init__(self, passed: Pass, step: p.Step, terms: Terms) -> None:
        assert passed.waterfall is not None
        assert passed.sheet is not None
        self.passed, self.step, self.terms = passed, step, terms
        self.plan, self.row, self.sheet = passed.plan, passed.row, passed.sheet
        self.waterfall, self.digits = passed.waterfall, passed.digits

    def cell(self, key: str, label: str, formula: Formula, **terms: object) -> Formula:
        """A cell in the step's columns."""
        return self.row.put(self.sheet, (self.step.index, key), label, formula, **self._head(terms))

    def working(self, key: str, label: str, formula: Formula) -> Formula:
        """A cell on the way to a result, in a column that is folded away."""
        return self.cell(key, label, formula, working=True)

    def money(self, key: str, label: str, formula: Formula, **terms: object) -> Formula:
        """Money in the step's columns."""
        return self.cell(key, label, formula, currency=self.waterfall.currency, **terms)

    def before(self, key: object, label: str, opening: Formula, **terms: object) -> Formula:
        """What the step remembers."""
        heads = self._head({"working": True, **terms})
        return self.row.before(key, self.sheet, label, opening, **heads)

    def _head(self, terms: dict[str, object]) -> dict[str, object]:
        return {
            "group": self.step.name,
            "clause": clause(self.step.span),
            "place": self.step.span.place,
            **terms,
        }
