"""Books → the text of a Beancount file, the same bytes each time."""

import re
from collections.abc import Iterator
from decimal import Context, Decimal
from fractions import Fraction

from recoup.books.model import Books, Leg, Notes, Price, Transaction
from recoup.diagnostics.render import display_width
from recoup.values.money import decimal_text

_LINK = re.compile(r"[A-Za-z0-9._/-]+")
# Columns of a terminal, of which a Chinese character takes two.
_ACCOUNT_WIDTH = 40
# How many digits of a rate are shown; the amounts themselves are exact.
_RATE_DIGITS = Context(prec=12)


def beancount_text(books: Books) -> str:
    """The whole file: options, accounts, prices, transactions, and the balances that must hold."""
    currencies = sorted({c for _, used in books.opened for c in used})
    lines = [f'option "title" {_quoted(books.title)}']
    lines += [f'option "operating_currency" "{currency}"' for currency in currencies]
    lines += ["", *(f"{books.start} commodity {currency}" for currency in currencies), ""]
    lines += [f"{books.start} open {account} {','.join(used)}" for account, used in books.opened]
    lines += ["", *map(_price, books.prices)] if books.prices else []
    links: dict[str, str] = {}
    for transaction in books.transactions:
        lines += ["", *_transaction(transaction, links)]
    if books.closed is not None:
        lines += [""] + [
            f"{books.closed} balance {b.account}  {b.amount:f} ~ 0 {b.currency}"
            for b in books.balances
        ]
    if books.unread:
        lines += ["", "; Rows that could not be read, and are in no account:"]
        lines += [f"; {_one_line(text)}" for text in books.unread]
    return "\n".join(lines) + "\n"


def _price(price: Price) -> str:
    rate = _decimal(price.rate)
    return (
        f"{price.date} price {price.from_currency} {rate:f} {price.to_currency}"
        f"  ; {_one_line(price.why)}"
    )


def _decimal(rate: Fraction) -> Decimal:
    return _RATE_DIGITS.divide(Decimal(rate.numerator), Decimal(rate.denominator))


def _transaction(transaction: Transaction, links: dict[str, str]) -> Iterator[str]:
    payee = "" if transaction.payee is None else f"{_quoted(transaction.payee)} "
    link = "" if transaction.link is None else f" ^{_link(transaction.link, links)}"
    yield f"{transaction.date} * {payee}{_quoted(transaction.narration)}{link}"
    yield from _notes(transaction.notes, "  ")
    for leg in transaction.legs:
        yield _leg(leg)
        yield from _notes(leg.notes, "    ")


def _leg(leg: Leg) -> str:
    pad = " " * (_ACCOUNT_WIDTH - display_width(leg.account))
    return f"  {leg.account}{pad}  {decimal_text(leg.amount, leg.currency):>18} {leg.currency}"


def _notes(notes: Notes, indent: str) -> Iterator[str]:
    for word, text in notes:
        yield f"{indent}{word}: {_quoted(text)}"


def _link(event: str, links: dict[str, str]) -> str:
    """The id of an event where a link may be called so, else its number among those others."""
    if _LINK.fullmatch(event):
        return event
    return links.setdefault(event, f"event-{len(links) + 1}")


def _quoted(text: str) -> str:
    escaped = _one_line(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _one_line(text: str) -> str:
    return " ".join(text.split())
