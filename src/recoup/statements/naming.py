"""What a deal's things are called on a statement, in every language that the deal gives."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from recoup.deal import model as d
from recoup.plan import model as p
from recoup.statements import words
from recoup.statements.snapshot import Place, Snapshots
from recoup.values.glossary import Term
from recoup.values.phrases import plain


@dataclass(frozen=True)
class Named:
    """A deal, what it came to at three times, and what its things are called."""

    deal: d.Deal
    snapshots: Snapshots

    @property
    def plan(self) -> p.Plan:
        """The plan of the period's end."""
        return self.snapshots.now.run.plan

    @cached_property
    def plans(self) -> tuple[p.Plan, ...]:
        """The plan of the period's end, and that of what was known before."""
        return (self.plan, self.snapshots.prior.run.plan)

    @cached_property
    def steps(self) -> dict[str, p.Step]:
        """Every step by name, as it stands last."""
        return {s.name: s for plan in reversed(self.plans) for s in plan.steps}

    @cached_property
    def accounts(self) -> dict[tuple[str, str], p.Account]:
        """Every account by its name and whom it is owed to, as it stands last."""
        return {(a.name, a.owed_to): a for plan in reversed(self.plans) for a in plan.accounts}

    def plan_of(self, step: str) -> p.Plan:
        """The plan that has a step: that of the end, if it has it still."""
        return next(plan for plan in self.plans if any(s.name == step for s in plan.steps))

    def party(self, name: str) -> Term:
        """A party's title, in Chinese where the deal gives it."""
        found = self.deal.parties.get(name)
        return plain(name) if found is None else words.titled(found.title, found.zh)

    def payee(self, place: Place) -> Term:
        """Who or what a place pays."""
        payee = place.payee
        if payee.startswith("pot "):
            return words.said("passed", pot=self._pot(payee.removeprefix("pot ")))
        if payee.startswith("(allotted to "):
            return self.party(payee.removeprefix("(allotted to ").removesuffix(")"))
        return words.said("deducted") if payee == "(deducted)" else self.party(payee)

    def _pot(self, name: str) -> Term:
        """A pot by the waterfall that it feeds, where it feeds one alone."""
        fed = [w for plan in self.plans for w in plan.waterfalls if name in w.pots]
        names = list(dict.fromkeys(w.name for w in fed))
        if len(names) == 1 and len(fed[0].pots) == 1:
            return words.quoted(self.waterfall_title(names[0]))
        return words.said("pot", name=name)

    def waterfall_title(self, name: str) -> Term:
        """A waterfall's title, in Chinese where the deal gives it."""
        found = self.deal.waterfalls.get(name)
        return plain(name) if found is None else words.titled(found.title, found.zh)

    def account_title(self, name: str, owed_to: str) -> Term:
        """What an account is called, and whom it is owed to."""
        return words.joined(self._account(name), self.party(owed_to))

    def _account(self, name: str) -> Term:
        found = next(self._accounts_named(name))
        if found.kind is p.AccountKind.INVESTMENT:
            for film in self.deal.films.values():
                if found.title == f"Investment in {film.title}":
                    return words.said("investment_in", film=words.titled(film.title, film.zh))
        title = words.label(found.title)
        declared = self.deal.accounts.get(name)
        if declared is not None:
            return words.titled(declared.title, declared.zh or title.zh_hans)
        return title

    def _accounts_named(self, name: str) -> Iterator[p.Account]:
        return (a for plan in self.plans for a in plan.accounts if a.name == name)

    def film(self, name: str) -> Term:
        """A film's title, in Chinese where the deal gives it."""
        found = self.deal.films.get(name)
        return plain(name) if found is None else words.titled(found.title, found.zh)

    def of(self, what: str, film: str | None, territory: str | None) -> Term:
        """What a receipt is of: medium, territory, film."""
        parts = [words.medium(what)]
        if territory:
            parts.append(words.territory(territory))
        if film:
            parts.append(self.film(film))
        return words.joined(*parts)

    def step_label(self, place: Place) -> Term:
        """What a step is called: its own label, or what it recoups, or whom it pays."""
        label = place.label or self.steps[place.step].label
        if label:
            return words.label(label)
        if place.account:
            return words.headed(words.said("recouped"), self._account(place.account))
        return self.payee(place)
