"""What is asked of a case, put so that the theorems can be told of it."""

from dataclasses import dataclass

from recoup.diagnostics.suggestion import closest
from recoup.plan import model as p
from recoup.proofs.case import Case
from recoup.proofs.model import QuestionRefused


@dataclass(frozen=True, slots=True)
class Whole:
    """When a party is whole: these accounts are recouped, or it is paid as much as it put in.

    `put_in` is in minor units of `currency`; it decides where there are no accounts.
    """

    party: str
    accounts: tuple[int, ...]
    put_in: int
    currency: str

    @property
    def words(self) -> str:
        return "has recouped its accounts" if self.accounts else "has been paid what it put in"


def whole_of(case: Case, party: str) -> Whole:
    """When a party is whole.

    The investments that the deal lets it recoup; else what else it is owed; else what it put in.

    Raises: QuestionRefused.
    """
    plan = case.plan
    own = [x for x in plan.accounts if x.owed_to == party and x.is_debt]
    for kinds in ({p.AccountKind.INVESTMENT}, {p.AccountKind.ACCOUNT, p.AccountKind.ADVANCE}):
        found = tuple(x.index for x in own if x.kind in kinds)
        if found:
            return Whole(party, found, 0, plan.accounts[found[0]].currency)
    invested = [x for x in plan.investments if x.investor == party]
    currencies = {x.currency for x in invested}
    if len(currencies) == 1:
        return Whole(party, (), sum(x.amount for x in invested), currencies.pop())
    message = f"`{party}` is owed nothing by the deal and has invested nothing"
    if currencies:
        message = f"`{party}` has invested in {' and '.join(sorted(currencies))}"
    raise QuestionRefused(message, "ask it of a party that invests, or that an account is owed to")


def party_named(case: Case, name: str) -> str:
    """A party of the deal. Raises: QuestionRefused."""
    names = [known for known, _ in case.plan.parties]
    if name in names:
        return name
    near = closest(name, names)
    hint = f"did you mean `{near}`?" if near else "name a party of the deal"
    raise QuestionRefused(f"the deal has no party `{name}`", hint)


def step_named(case: Case, name: str) -> p.Step:
    """A step of the deal, by its name or its label. Raises: QuestionRefused."""
    for step in case.plan.steps:
        if name == step.name:
            return step
    labelled = [step for step in case.plan.steps if name == step.label]
    if len(labelled) == 1:
        return labelled[0]
    names = [step.name for step in case.plan.steps]
    if labelled:
        hint = f"it is the label of {', '.join(s.name for s in labelled)}: say which"
        raise QuestionRefused(f"several steps are labelled `{name}`", hint)
    near = closest(name, names)
    hint = f"did you mean `{near}`?" if near else f"they are {', '.join(names)}"
    raise QuestionRefused(f"the deal has no step `{name}`", hint)
