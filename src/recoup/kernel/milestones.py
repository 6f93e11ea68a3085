"""When milestones are reached, and how far off they are, on one lane."""

from collections.abc import Callable

from recoup.kernel.body import Body
from recoup.kernel.places import Places
from recoup.plan import model as p

FAR = "FAR"


class Milestones:
    """Writes whether each milestone is reached (`n<index>`) by the numbers as they stand.

    `m<index>` says whether it was before. `gap` is how much is missing at most: what guides the
    search for the cent at which one changes, never what decides it.
    """

    def __init__(
        self, plan: p.Plan, places: Places, body: Body, parts: Callable[[int], int]
    ) -> None:
        self.plan, self.places, self.body, self.parts = plan, places, body, parts

    def before(self) -> None:
        """Writes which milestones were reached before."""
        for milestone in self.plan.milestones:
            reached = self.body.read(self.places["reached", milestone.index])
            self.body.write(f"m{milestone.index} = {reached} > 0")

    def after(self) -> None:
        """Writes which milestones are reached now, those latched before among them."""
        for milestone in self.plan.milestones:
            test = self._test(milestone.test)
            if milestone.latched:
                test = f"m{milestone.index} | {test}"
            self.body.write(f"n{milestone.index} = {test}")

    @property
    def changed(self) -> str:
        """Whether any milestone has changed."""
        pairs = (f"(m{m.index} != n{m.index})" for m in self.plan.milestones)
        return " | ".join(pairs) or "False"

    def gap(self) -> None:
        """Writes how much is missing to the nearest milestone that was not reached before."""
        self.body.write(f"gap = {FAR}")
        for milestone in self.plan.milestones:
            missing = self.body.let(self._missing(milestone.test), "d")
            ahead = self.body.let(f"(not m{milestone.index}) & ({missing} > 0)", "v")
            nearest = self.body.least("gap", missing)
            self.body.write(f"gap = {nearest} if {ahead} else gap")

    def _test(self, test: p.Test) -> str:
        body = self.body
        match test:
            case p.IsRecouped(accounts=accounts):
                return "(" + (" & ".join(self._recouped(a) for a in accounts) or "True") + ")"
            case p.Reaches(total=total, level=level, strictly=strictly):
                number = body.read(self.places["total", total])
                return f"({number} {'>' if strictly else '>='} {body.figure(level)})"
            case p.OnOrAfter(date=day):
                return f"(day >= {body.figure(day.toordinal())})"
            case p.MilestoneIs(milestone=index):
                return f"n{index}"
            case p.All(tests=tests):
                return "(" + " & ".join(self._test(t) for t in tests) + ")"
            case p.AnyOf(tests=tests):
                return "(" + " | ".join(self._test(t) for t in tests) + ")"
            case _:
                raise NotImplementedError(test)

    def _recouped(self, account: int) -> str:
        body, places = self.body, self.places
        owed, charged = (body.read(places[what, account]) for what in ("owed", "charged"))
        recouped = f"({charged} > 0) & ({owed} <= 0)"
        terms = self.plan.accounts[account]
        if terms.interest is None:
            return recouped
        interest = body.read(places["interest", account])
        return f"{recouped} & ({interest} < {body.figure(self.parts(account))})"

    def _missing(self, test: p.Test) -> str:
        body, places = self.body, self.places
        match test:
            case p.IsRecouped(accounts=accounts):
                owed = (body.not_negative(body.read(places["owed", a])) for a in accounts)
                return " + ".join(owed) or "ZERO"
            case p.Reaches(total=total, level=level):
                return body.not_negative(
                    f"{body.figure(level)} - {body.read(places['total', total])}"
                )
            case p.All(tests=tests):
                return " + ".join(f"({self._missing(t)})" for t in tests)
            case p.AnyOf(tests=tests):
                return body.least(*(f"({self._missing(t)})" for t in tests))
            case _:
                return "ZERO"
