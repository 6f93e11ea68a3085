"""Quantities of a run, in minor units by currency."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from recoup.analysis.totals import Sums, slot_currency
from recoup.diagnostics.diagnostic import Diagnostic
from recoup.diagnostics.suggestion import closest
from recoup.engine.layout import interest_unit
from recoup.engine.run import Run
from recoup.expectations import model as x
from recoup.language.model import Word
from recoup.plan import model as p
from recoup.receipts.model import EventKind

# An amount for each currency that a quantity may come in; none where it comes in none.
Amounts = Counter[str]


class Unknown(ValueError):
    """A name that the deal or the events do not know; `diagnostic` says which."""

    def __init__(self, kind: str, word: Word, known: Collection[str], message: str = "") -> None:
        super().__init__(word.text)
        near = closest(word.text[:40], known)
        hint = f"did you mean `{near}`?" if near else None
        if near is None and 0 < len(known) <= 12:
            hint = f"known: {', '.join(f'`{name}`' for name in sorted(known))}"
        message = message or f"no {kind} is called `{word}`"
        self.diagnostic = Diagnostic(f"unknown-{kind}", message, word.span, hint)


@dataclass(frozen=True, slots=True)
class Measured:
    """A run whose quantities are asked for."""

    run: Run
    sums: Sums

    @classmethod
    def of(cls, run: Run) -> "Measured":
        return cls(run, Sums.of(run))

    def amounts(self, quantity: x.Quantity) -> Amounts:
        """A quantity by currency. Raises: Unknown."""
        match quantity.what:
            case x.What.RECEIPTS:
                return Counter(self.run.state.received)
            case x.What.PAYMENT:
                return self._payments(_name(quantity))
            case x.What.SPLIT:
                return self._first_part(_name(quantity))
            case x.What.CHARGED | x.What.RECOUPED | x.What.OWED | x.What.ACCRUED:
                return self._accounts(quantity)
            case x.What.BOOKED:
                return self._booked(quantity)
            case x.What.EARNED | x.What.GUARANTEED | x.What.UNRECOUPED | x.What.PAYABLE:
                return self._licence(quantity)
            case _:
                return self._slots(self.slots(quantity))

    # ---- slots -------------------------------------------------------------------------------

    def slots(self, quantity: x.Quantity) -> list[int]:
        """The slots that a quantity adds up: those of a party, a pot or a waterfall.

        Raises: Unknown.
        """
        plan, name = self.run.plan, _name(quantity)
        match quantity.what:
            case x.What.PARTY:
                _known("party", name, dict(plan.parties))
                return self._labelled(quantity, lambda slot: slot.party)
            case x.What.ALLOTTED:
                _known("party", name, dict(plan.parties))
                return self._labelled(quantity, lambda slot: slot.allotted)
            case x.What.POT:
                pots = {pot for w in plan.waterfalls for pot in w.pots}
                _known("pot", name, pots | {s.pot for s in plan.slots if s.pot is not None})
                return [i for i, slot in enumerate(plan.slots) if slot.pot == name.text]
            case x.What.WATERFALL:
                _known("waterfall", name, [w.name for w in plan.waterfalls])
                steps = next(w.steps for w in plan.waterfalls if w.name == name.text)
                return [i for i, slot in enumerate(plan.slots) if slot.step in steps]
            case _:
                return [
                    i
                    for i, slot in enumerate(plan.slots)
                    if slot.account in self.accounts(quantity)
                ]

    def _labelled(self, quantity: x.Quantity, payee: Callable[[p.Slot], str | None]) -> list[int]:
        name, label, slots = _name(quantity).text, quantity.label, self.run.plan.slots
        found = [i for i, slot in enumerate(slots) if payee(slot) == name]
        if label is None:
            return found
        labels = {text for i in found if (text := slots[i].label)}
        if label.text not in labels:
            message = f"no step called `{label}` pays `{name}`"
            raise Unknown("label", label, labels, message)
        return [i for i in found if slots[i].label == label.text]

    def _slots(self, slots: Iterable[int]) -> Amounts:
        found = Amounts()
        for slot in slots:
            found[slot_currency(self.run.plan, slot)] += self.sums.slot(slot)
        return found

    # ---- accounts ----------------------------------------------------------------------------

    def accounts(self, quantity: x.Quantity) -> list[int]:
        """The accounts that a claim is of. Raises: Unknown."""
        name = _name(quantity)
        # What a definition recoups apart is not what is owed.
        accounts = [a for a in self.run.plan.accounts if " in " not in a.name]
        if quantity.claim == "account":
            kinds = {p.AccountKind.ACCOUNT, p.AccountKind.ADVANCE}
            _known("account", name, [a.name for a in accounts if a.kind in kinds])
            return [a.index for a in accounts if a.name == name.text]
        prefix = f"{quantity.claim}."
        films = {a.name.split(".")[1] for a in accounts if a.name.startswith(prefix)}
        _known("film", name, films, f"no {quantity.claim} in `{name}` is recouped")
        of_film = [a for a in accounts if a.name.split(".")[:2] == [quantity.claim, name.text]]
        if quantity.investor is not None:
            investors = [a.owed_to for a in of_film]
            _known("investor", quantity.investor, investors)
            of_film = [a for a in of_film if a.owed_to == quantity.investor.text]
        return [a.index for a in of_film]

    def _accounts(self, quantity: x.Quantity) -> Amounts:
        found = Amounts()
        for index in self.accounts(quantity):
            account = self.run.plan.accounts[index]
            base = self.run.program.layout.account[index]
            principal, unpaid, charged, accrued = self.run.state.numbers[base : base + 4]
            unit = interest_unit(account)
            recouped = sum(
                self.sums.slot(i)
                for i, slot in enumerate(self.run.plan.slots)
                if slot.account == index
            )
            found[account.currency] += {
                x.What.CHARGED: charged + accrued // unit,
                x.What.RECOUPED: recouped,
                x.What.OWED: principal + unpaid // unit,
                x.What.ACCRUED: accrued // unit,
            }[quantity.what]
        return found

    def _booked(self, quantity: x.Quantity) -> Amounts:
        """The costs that events book to an account, before its overhead and its cap."""
        names = {self.run.plan.accounts[i].name for i in self.accounts(quantity)}
        undone = {e.what for e in self.run.events if e.kind is EventKind.REVERSAL}
        found = Amounts()
        for event in self.run.events:
            booked = event.kind is EventKind.COST and event.what in names
            if booked and event.currency is not None and event.id not in undone:
                found[event.currency] += event.amount
        for outlay in self.run.state.spent.values():
            spending = self.run.plan.spending[outlay.spending]
            if spending.account in names:
                found[spending.currency] += outlay.charged
        return found

    # ---- licences ----------------------------------------------------------------------------

    def _licence(self, quantity: x.Quantity) -> Amounts:
        """What a licence comes to as a whole, its parts together."""
        name = _name(quantity)
        _known("licence", name, [r.licence.name for r in self.run.licences])
        found = next(r for r in self.run.licences if r.licence.name == name.text)
        amount = {
            x.What.EARNED: found.earned,
            x.What.GUARANTEED: found.guaranteed,
            x.What.UNRECOUPED: found.guaranteed - found.recouped,
            x.What.PAYABLE: found.payable,
        }[quantity.what]
        return Amounts({found.licence.currency: amount})

    # ---- payments and parts ------------------------------------------------------------------

    def _payments(self, name: Word) -> Amounts:
        terms = self.run.plan.transfers
        _known("payment", name, [t.label for t in terms])
        found = Amounts({t.currency: 0 for t in terms if t.label == name.text})
        for made in self.run.journal.transfers:
            if terms[made.transfer].label == name.text:
                found[terms[made.transfer].currency] += made.amount
        return found

    def _first_part(self, row: Word) -> Amounts:
        """The part of a receipt that passed before a milestone split it; 0 where none did."""
        run = self.run
        ids = [e.id for e in run.events]
        _known("row", row, ids)
        index = ids.index(row.text)
        parts = [(entry, amount) for event, entry, amount, _ in run.journal.rows if event == index]
        entries = [entry for entry, _ in parts if entry >= 0]
        if not entries:
            return Amounts()
        currency = run.plan.waterfalls[entries[0]].currency
        split = entries.count(entries[0]) > 1
        return Amounts({currency: parts[0][1] if split else 0})


def _name(quantity: x.Quantity) -> Word:
    assert quantity.of is not None
    return quantity.of


def _known(kind: str, word: Word, known: Collection[str], message: str = "") -> None:
    if word.text not in known:
        raise Unknown(kind, word, known, message)
