"""Channels, campaigns, and what is to be spent on marketing."""

from collections.abc import Iterator

from recoup.deal import model as d
from recoup.deal.words.wording import Sentence, Wording


def channels(say: Wording) -> Iterator[Sentence]:
    """Every channel with its owner, then every campaign with its channels."""
    for channel in say.deal.channels.values():
        title = say.quoted(say.title(channel.title, channel.zh))
        owner = say.party(channel.owner)
        text = say.phrase("channel", name=channel.name, title=title, owner=owner)
        yield say.sentence(text, channel.span)
    for campaign in say.deal.campaigns.values():
        title = say.quoted(say.title(campaign.title, campaign.zh))
        text = say.clauses(
            say.phrase("campaign", name=campaign.name, title=title),
            _purpose(say, campaign.purpose),
            _through(say, campaign.channels),
        )
        yield say.sentence(text, campaign.span)


def spending(say: Wording) -> Iterator[Sentence]:
    """Every commitment and every ticket subsidy, with its terms below it."""
    for spent in say.deal.spending.values():
        text = say.clauses(
            say.phrase(
                "ticket_subsidies" if spent.subsidy else "commitment",
                name=spent.name,
                title=say.quoted(say.title(spent.title, spent.zh)),
                party=say.party(spent.spender),
            ),
            _purpose(say, spent.purpose),
            _through(say, spent.channels),
        )
        yield say.sentence(text, spent.span)
        yield from (line.below() for line in _limits(say, spent))
        yield from (line.below() for line in _conditions(say, spent))


def _limits(say: Wording, spent: d.Spending) -> Iterator[Sentence]:
    if spent.at_least is not None:
        by = say.phrase("spent_by", date=say.date(spent.by)) if spent.by else None
        least = say.phrase("spent_at_least", amount=say.value(spent.at_least))
        yield say.sentence(say.clauses(least, by), spent.spans["at_least"])
    for field, phrase in (("at_most", "spent_at_most"), ("a_ticket", "spent_a_ticket")):
        amount = getattr(spent, field)
        if amount is not None:
            yield say.sentence(say.phrase(phrase, amount=say.value(amount)), spent.spans[field])
    for given in spent.in_kind:
        recouped = None
        if given.recouped is not None:
            recouped = say.phrase("kind_recouped" if given.recouped else "kind_not_recouped")
        title = given.title if given.title == given.item else say.quoted(given.title)
        text = say.phrase("in_kind", title=title, amount=say.value(given.value))
        yield say.sentence(say.clauses(text, recouped), given.span)


def _conditions(say: Wording, spent: d.Spending) -> Iterator[Sentence]:
    if "items" in spent.spans:
        text = say.phrase("spent_on", items=say.listed(spent.items))
        yield say.sentence(text, spent.spans["items"])
    for approval in spent.approvals:
        party = say.party(approval.party)
        if approval.above is not None:
            text = say.phrase("approval_above", party=party, amount=say.value(approval.above))
        elif approval.items:
            text = say.phrase("approval_of_items", party=party, items=say.listed(approval.items))
        else:
            text = say.phrase("approval_of_all", party=party)
        yield say.sentence(text, approval.span)
    if spent.account is not None:
        account = say.deal.accounts.get(spent.account)
        name = say.quoted(say.title(account.title, account.zh)) if account else spent.account
        text = say.phrase("spending_charged", account=name)
        yield say.sentence(text, spent.line_of("recouped"))
    elif spent.recouped is False:
        yield say.sentence(say.phrase("spending_not_recouped"), spent.line_of("recouped"))


def _purpose(say: Wording, purpose: d.Purpose | None) -> str | None:
    if purpose is None:
        return None
    film = say.film_or_slate(purpose.film)
    if purpose.territories is None:
        return say.phrase("for_film", film=film)
    return say.phrase("for_film_in", film=film, places=say.places(purpose.territories))


def _through(say: Wording, names: tuple[str, ...]) -> str | None:
    if not names:
        return None
    known = say.deal.channels
    titles = [say.title(known[n].title, known[n].zh) if n in known else n for n in names]
    return say.phrase("through", channels=say.listed(titles))
