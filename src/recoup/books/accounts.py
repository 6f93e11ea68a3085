"""What the accounts of the books are called, in the syntax of Beancount.

A component begins with a capital or a digit, and has letters, digits and `-`. Names of a deal have
no capitals, so that a capital first and `-` for `_` keep different names apart. A name that begins
with a Chinese character, which is no capital, gets `ZH-` before it: no other name comes to that.

Source: Beancount language syntax, "Accounts".
"""

from functools import cache

from recoup.plan.model import Account, AccountKind, Plan
from recoup.receipts.model import Event

CLAIMS = "Equity:Claims"
CONVERSIONS = "Equity:Conversions"

# Received money of one source: medium, film, territory.
Key = tuple[str, str | None, str | None]


@cache
def component(name: str) -> str:
    """A name of the deal as one component.

    Example:
        >>> component("film_fund"), component("院线_2"), component("CN")
        ('Film-fund', 'ZH-院线-2', 'CN')
    """
    text = name.replace("_", "-").replace("/", "-")
    if text[0].isascii() and text[0].isalnum():
        return text[0].upper() + text[1:]
    return f"ZH-{text}"


def source_of(event: Event) -> Key:
    """What a receipt is of."""
    return event.what, event.film, event.territory


def income(source: Key) -> str:
    """What came in from a source; negative, as Beancount has income."""
    return f"Income:Receipts:{_source(source)}"


def held(source: Key) -> str:
    """What came in and no waterfall receives."""
    return f"Assets:Held:{_source(source)}"


def returns(source: Key) -> str:
    """Returns that are still to be set off against receipts of their source."""
    return f"Assets:Returns:{_source(source)}"


def _source(source: Key) -> str:
    return ":".join(component(part) for part in source if part is not None)


def waterfall(name: str) -> str:
    """Money on its way through a waterfall; it stands at zero after every receipt."""
    return f"Equity:Waterfalls:{component(name)}"


def pot(name: str) -> str:
    """Money on its way from one waterfall to another; it stands at zero after every receipt."""
    return f"Equity:Pots:{component(name)}"


def paid(party: str) -> str:
    """All that the waterfalls paid a party, recoupment included."""
    return f"Expenses:Paid:{component(party)}"


def between(party: str) -> str:
    """What a party got from others outside the waterfalls, less what it gave."""
    return f"Equity:Between-parties:{component(party)}"


def owed(plan: Plan) -> tuple[str, ...]:
    """What each account of the plan is still owed (negative), by the account's index."""
    names: list[str] = []
    for account in plan.accounts:
        name = f"Liabilities:{_owed(account)}"
        number = 2
        while name in names:
            name = f"Liabilities:{_owed(account)}-X{number}"
            number += 1
        names.append(name)
    return tuple(names)


def _owed(account: Account) -> str:
    parts = account.name.split(".")
    if account.kind in {AccountKind.ACCOUNT, AccountKind.ADVANCE}:
        parts = ["owed", *parts]
    return ":".join(component(part) for part in parts)
