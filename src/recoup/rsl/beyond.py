"""What a deal says outside its steps that Revenue Sharing Language has no words for."""

from collections.abc import Collection, Iterator
from dataclasses import MISSING, fields

from recoup.deal import model as d
from recoup.diagnostics.span import Span
from recoup.values.money import Money

# What it is, and where it stands.
Found = tuple[str, Span]

# What this room reads of each part of a deal. A part that says more is refused, so that a term
# which the language of deals learns later is never dropped without a word.
_READ: dict[type, str] = {
    d.Deal: """title zh signed books odd_cents odd_cents_to conversion sources parties stakes films
        slates media terms grants accounts bonuses milestones waterfalls undisclosed citations span
        labels head""",
    d.Account: "name title zh owed_to currency cap overhead charges interest advance span terms",
    d.Waterfall: "name title zh currency receipts pots steps span",
    d.Step: "ask parts up_to milestone label span",
    d.Part: "rate payee label span",
    d.Charge: "amount date label span",
}


def unread(part: d.Deal | d.Account | d.Waterfall | d.Step | d.Part | d.Charge) -> Iterator[Found]:
    """The terms of one part of a deal that this room does not read, by what the deal calls them."""
    for name, usual in _others(type(part)):
        value = getattr(part, name)
        if value != usual:
            parts = value.values() if isinstance(value, dict) else value
            one = next(iter(parts), None) if isinstance(value, tuple | dict) else value
            span = getattr(one, "span", part.span)
            yield f"`{name.replace('_', ' ')}` of {_WHOLE[type(part)]}", span


def _others(kind: type) -> Iterator[tuple[str, object]]:
    for found in fields(kind):
        if found.name not in _READ[kind].split():
            usual = found.default
            if found.default_factory is not MISSING:
                usual = found.default_factory()
            assert usual is not MISSING, f"{kind.__name__}.{found.name} has no default"
            yield found.name, usual


_WHOLE = {
    d.Deal: "a deal",
    d.Account: "an account",
    d.Waterfall: "a waterfall",
    d.Step: "a step",
    d.Part: "a share",
    d.Charge: "a charge",
}


def terms_beyond(deal: d.Deal) -> Iterator[Found]:
    """The terms that bear on money or rights: an agreement without them would be another."""
    yield from unread(deal)
    for film in deal.films.values():
        yield f"a film, such as `{film.name}`", film.span
    for (kind, name), label in deal.labels.items():
        if kind in {"medium", "slate", "brand"}:
            yield f"a {kind}, such as `{name}`", label.span
    yield from (("a grant of rights", grant.span) for grant in deal.grants)
    yield from (("a stake of one party in another", stake.span) for stake in deal.stakes)
    yield from (("a bonus", bonus.span) for bonus in deal.bonuses)
    for milestone in deal.milestones.values():
        if not milestone.stated_in_place:
            yield f"a milestone, such as `{milestone.name}`", milestone.span
    for account in deal.accounts.values():
        yield from _account_terms(account)
    for word, what in (("convert", "the conversion of money"), ("odd", "odd cents")):
        yield from ((what, span) for span in deal.head.get(word, ()))


def _account_terms(account: d.Account) -> Iterator[Found]:
    yield from unread(account)
    for charge in account.charges:
        yield from unread(charge)
    if account.advance is not None:
        yield "an advance or a guarantee", account.span
        return
    if account.interest is not None:
        yield "interest", account.interest.span
    if account.cap is not None or account.overhead is not None:
        yield "a cap or an overhead of an account", (account.terms or (account.span,))[0]
    for charge in account.charges:
        if charge.date is not None:
            yield "the date from which a sum is owed", charge.span
    if all(charge.amount == Money(0, account.currency or "") for charge in account.charges):
        yield f"`{account.name}`, of which the deal states no sum", account.span


def remarks_beyond(deal: d.Deal, waterfall: d.Waterfall, paid: Collection[str]) -> Iterator[Found]:
    """What is said for the reader alone; `paid` are the parties that a step pays."""
    yield from _head(deal, waterfall)
    for source in deal.sources.values():
        yield f"the source `{source.name}`", source.span
    for citations in deal.citations.values():
        yield from (("a citation", citation.span) for citation in citations)
    if waterfall.zh is not None or waterfall.title not in {waterfall.name, deal.title}:
        yield f"the title of `{waterfall.name}`", waterfall.span
    for party in deal.parties.values():
        if party.name not in paid:
            yield f"`{party.name}`, who is paid nothing,", party.span
        elif party.zh is not None or party.country is not None or party.former_names:
            yield f"the country or another name of `{party.name}`", party.span
    for account in deal.accounts.values():
        yield from _account_remarks(account)


def _account_remarks(account: d.Account) -> Iterator[Found]:
    if account.zh is not None or account.title != account.name:
        yield f"the title of `{account.name}`", account.span
    for charge in account.charges:
        if charge.label is not None:
            yield "what a charge is for", charge.span


def _head(deal: d.Deal, waterfall: d.Waterfall) -> Iterator[Found]:
    if deal.zh is not None:
        yield "the title in Chinese", deal.span
    yield from (("the day of signature", span) for span in deal.head.get("signed", ()))
    if deal.books not in {None, waterfall.currency}:
        yield from (("the currency of the books", s) for s in deal.head.get("books", ()))
