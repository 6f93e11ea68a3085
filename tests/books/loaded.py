"""Books as the real Beancount reads them: loaded without an error, and added up."""

from decimal import Decimal

from beancount import loader
from beancount.core import data

from recoup.analysis.totals import Sums, accounts, converted, held, paid, received, transfers
from recoup.books import accounts as names
from recoup.books.from_run import books_of
from recoup.books.show import beancount_text
from recoup.engine.run import Run

Balances = dict[tuple[str, str], Decimal]


def load(text: str) -> Balances:
    """The balance of every account and currency; fails where Beancount finds an error."""
    entries, errors, _ = loader.load_string(text, dedent=False)
    assert not errors, f"{errors[:3]}\n{text}"
    found: Balances = {}
    for entry in entries:
        if isinstance(entry, data.Transaction):
            assert not sum(_units(entry).values())
            for posting in entry.postings:
                place = (posting.account, posting.units.currency)
                found[place] = found.get(place, Decimal(0)) + posting.units.number
    return found


def _units(entry: data.Transaction) -> dict[str, Decimal]:
    """What the legs of a transaction come to in each currency."""
    sums: dict[str, Decimal] = {}
    for posting in entry.postings:
        currency = posting.units.currency
        sums[currency] = sums.get(currency, Decimal(0)) + posting.units.number
    return sums


def assert_books_are_the_run(run: Run) -> Balances:
    """Every total of the run is a balance of its books, and nothing is left on its way."""
    balances, sums = load(beancount_text(books_of(run))), Sums.of(run)
    assert _under("Expenses:Paid", balances) == _nonzero(
        {(names.paid(t.party), t.currency): t.amount for t in paid(sums)}
    )
    owed = names.owed(run.plan)
    assert _under("Liabilities", balances) == _nonzero(
        {
            (owed[i], line.currency): -line.balance
            for i, (line, account) in enumerate(zip(accounts(sums), run.plan.accounts, strict=True))
            if account.is_debt
        }
    )
    assert not _under("Equity:Pots", balances)
    came_in = {t.currency: -t.amount for t in received(run)}
    assert _by_currency("Income", balances) == _nonzero(came_in)
    kept: dict[str, Decimal] = {}
    for line in held(run):
        kept[line.currency] = kept.get(line.currency, Decimal(0)) + line.amount
    unpaid = _by_currency("Assets", balances)
    for (_, currency), amount in _under("Equity:Waterfalls", balances).items():
        _add(unpaid, currency, amount)
    assert _nonzero(unpaid) == _nonzero(kept)
    changed: dict[str, Decimal] = {}
    for pair in converted(sums):
        _add(changed, pair.from_currency, pair.from_amount)
        _add(changed, pair.to_currency, -pair.to_amount)
    assert _by_currency(names.CONVERSIONS, balances) == _nonzero(changed)
    between: Balances = {}
    for transfer in transfers(run):
        _add(between, (names.between(transfer.payee), transfer.currency), transfer.amount)
        _add(between, (names.between(transfer.payer), transfer.currency), -transfer.amount)
    assert _under("Equity:Between-parties", balances) == _nonzero(between)
    return balances


def _add(sums: dict, key: object, amount: Decimal) -> None:  # type: ignore[type-arg]
    sums[key] = sums.get(key, Decimal(0)) + amount


def _under(root: str, balances: Balances) -> Balances:
    return {k: v for k, v in balances.items() if v and f"{k[0]}:".startswith(f"{root}:")}


def _by_currency(root: str, balances: Balances) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for (_, currency), amount in _under(root, balances).items():
        _add(sums, currency, amount)
    return _nonzero(sums)


def _nonzero(sums: dict) -> dict:  # type: ignore[type-arg]
    return {key: amount for key, amount in sums.items() if amount}
