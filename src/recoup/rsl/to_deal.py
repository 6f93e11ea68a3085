"""Agreement → the text of a deal, as `recoup fmt` lays it out."""

from fractions import Fraction

from recoup.diagnostics.span import Source
from recoup.language.from_text import parse_source
from recoup.language.naming import Names, as_name
from recoup.language.show import text_of
from recoup.rsl.model import PARTY_POINTER, Agreement, Payee, Step, StepKind
from recoup.values.money import Money, minor_units


def deal_text(agreement: Agreement) -> str:
    """The deal that says what an agreement says: one waterfall, of all that comes in.

    What moves no money, and where the payees have their wallets, stands in comments.
    """
    text = "\n".join(_Writer(agreement).lines()) + "\n"
    tree, diagnostics = parse_source(Source(agreement.name, text))
    assert not diagnostics, diagnostics
    return text_of(tree)


def _identity(payee: Payee) -> tuple[str, str]:
    """Payees of one name are one party, unless they point to different parties of a deal."""
    return payee.name, payee.pointer if payee.kind == PARTY_POINTER else ""


class _Writer:
    def __init__(self, agreement: Agreement) -> None:
        self.agreement = agreement
        self.names = Names()
        self.parties: dict[tuple[str, str], str] = {}
        self.pointers: dict[tuple[str, str], list[str]] = {}
        self.accounts: list[str] = []
        for step in agreement.steps:
            for payee in step.payees:
                self._meet(payee)

    def _meet(self, payee: Payee) -> None:
        key, own = _identity(payee), payee.pointer if payee.kind == PARTY_POINTER else ""
        if key not in self.parties:
            self.parties[key] = self.names.new(own, as_name(payee.name, "payee"))
        pointed = f"{payee.pointer} ({payee.kind})" if payee.kind else payee.pointer
        pointers = self.pointers.setdefault(key, [])
        if pointed and own != self.parties[key] and pointed not in pointers:
            pointers.append(pointed)

    def lines(self) -> list[str]:
        agreement = self.agreement
        steps = [
            line
            for number, step in enumerate(agreement.steps, 1)
            for line in self._step(step, number)
        ]
        lines = [f"# {word}: {text}" for word, text in agreement.about]
        lines += [f'deal "{agreement.name}"', f"  books {agreement.currency}", ""]
        for key, name in self.parties.items():
            where = "; ".join(self.pointers[key])
            lines.append(f'party {name} "{key[0]}"' + (f"  # paid at {where}" if where else ""))
        lines += ["", *self.accounts] if self.accounts else []
        waterfall = self.names.new("income")
        lines += ["", f'waterfall {waterfall} "{agreement.name}"']
        lines += [f"  currency {agreement.currency}", "  receives everything", "  pays"]
        return lines + [f"    {line}" for line in steps]

    def _step(self, step: Step, number: int) -> list[str]:
        label = f' "{step.description}"' if step.description else ""
        if step.kind is StepKind.FIXED and len(step.payees) == 1:
            payee = step.payees[0]
            return [f"{self._money(payee.amount)} to {self._party(payee)}{label}"]
        if step.kind is StepKind.FIXED:
            accounts = [self._account(payee, number) for payee in step.payees]
            return [f"recoup {', '.join(accounts)}, equally{label}"]
        asked, limit = "rest", ""
        if step.cap is not None:
            asked, limit = "100% of remainder", f" up to {self._money(step.cap)}"
        if len(step.payees) == 1:
            return [f"{asked} to {self._party(step.payees[0])}{limit}{label}"]
        return [
            f"{asked}{limit}{label}",
            *(f"  {self._part(step, payee)}" for payee in step.payees),
        ]

    def _account(self, payee: Payee, number: int) -> str:
        party = self._party(payee)
        name = self.names.new(f"step_{number}_{party}")
        self.accounts += [
            f"account {name} owed to {party}",
            f"  charged {self._money(payee.amount)}",
        ]
        return name

    def _party(self, payee: Payee) -> str:
        return self.parties[_identity(payee)]

    def _part(self, step: Step, payee: Payee) -> str:
        percent = step.kind is StepKind.PERCENT
        share = f"{decimal_number(payee.amount)}%" if percent else str(step.share(payee))
        return f"{share} to {self._party(payee)}"

    def _money(self, amount: Fraction) -> str:
        currency = self.agreement.currency
        if amount.denominator == 1:
            return f"{currency} {int(amount):,}"
        return str(Money(minor_units(amount, currency), currency))


def decimal_number(value: Fraction) -> str:
    """An exact decimal, as short as it can be; for fractions of tenths only."""
    digits = 0
    while (value * 10**digits).denominator != 1:
        digits += 1
    if not digits:
        return str(value)
    whole, part = divmod(int(value * 10**digits), 10**digits)
    return f"{whole}.{part:0{digits}d}"
