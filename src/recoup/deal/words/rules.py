"""Bonuses, the rules of the whole deal, and what stands behind its terms."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from recoup.deal.words.wording import Sentence, Wording


def bonuses(say: Wording) -> Iterator[Sentence]:
    for bonus in say.deal.bonuses:
        text = say.phrase(
            "bonus",
            label=say.quoted(bonus.label),
            milestone=bonus.milestone,
            payer=say.party(bonus.payer),
            payee=say.party(bonus.payee),
            amount=say.value(bonus.amount),
        )
        yield say.sentence(text, bonus.span)


def odd_cents(say: Wording) -> Iterator[Sentence]:
    payee = say.deal.odd_cents_to
    party = say.party(payee) if payee else ""
    text = say.phrase(f"odd {say.deal.odd_cents}", party=party)
    yield say.sentence(text, *say.deal.head.get("odd", ()))


def conversion(say: Wording) -> Iterator[Sentence]:
    conversion = say.deal.conversion
    for (source, target), rate in conversion.fixed.items():
        text = say.phrase(
            "fixed_rate",
            source=say.currency(source),
            target=say.currency(target),
            rate=_decimal(rate),
        )
        spans = [s for s in say.deal.head.get("convert", ()) if f"{source} to {target}" in s.text]
        yield say.sentence(text, *spans)
    days = conversion.last_within_days
    text = say.phrase("last_rate", days=str(days)) if days else say.phrase("rate_of_day")
    spans = [s for s in say.deal.head.get("convert", ()) if " the " in s.text]
    yield say.sentence(text, *spans)


def _decimal(rate: Fraction) -> str:
    """An agreed rate as the deal writes it, in decimals."""
    return f"{Decimal(rate.numerator) / Decimal(rate.denominator):f}"


def undisclosed(say: Wording) -> Iterator[Sentence]:
    for term in say.deal.undisclosed.values():
        low, high = say.value(term.low), say.value(term.high)
        text = say.phrase("undisclosed", name=term.name, low=low, high=high)
        yield say.sentence(text, term.span)


def sources(say: Wording) -> Iterator[Sentence]:
    for source in say.deal.sources.values():
        parts = [say.quoted(source.title), source.publisher, source.date]
        text = say.clauses(*parts)
        text = say.phrase(source.said, source=text) if source.said else text
        yield say.sentence(say.phrase("source", name=source.name, text=text), source.span)
