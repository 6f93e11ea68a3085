"""Who is in the deal, and who owns a part of whom."""

from collections.abc import Iterator

from recoup.deal import model as d
from recoup.deal.words.wording import Sentence, Wording
from recoup.values.glossary import word


def parties(say: Wording) -> Iterator[Sentence]:
    for party in say.deal.parties.values():
        title = say.party(party.name)
        if party.country is None:
            text = say.phrase("party", name=party.name, title=title)
        else:
            country = say.place(party.country)
            text = say.phrase("party_in", name=party.name, title=title, country=country)
        yield say.sentence(text, party.span)
        for former in party.former_names:
            title = say.title(former.title, former.zh)
            if former.until is None:
                text = say.phrase("formerly", title=title)
            else:
                text = say.phrase("formerly_until", title=title, date=say.date(former.until))
            yield say.sentence(text, former.span)
        for brand in party.brands:
            label = say.deal.labels["brand", brand]
            title, owner = say.title(brand, label.zh), say.party(party.name)
            yield say.sentence(say.phrase("brand", title=title, owner=owner), label.span)


def stakes(say: Wording) -> Iterator[Sentence]:
    for stake in say.deal.stakes:
        price = None
        if stake.price is not None:
            amount = say.value(stake.price)
            amount = say.phrase("about", amount=amount) if stake.about else amount
            price = say.phrase("stake_price", amount=amount)
        text = say.clauses(
            say.phrase("stake", holder=say.party(stake.holder), size=_size(say, stake)),
            _votes(say, stake.votes) if stake.votes else None,
            price,
            say.phrase("since", date=say.date(stake.since)) if stake.since else None,
            say.phrase("until", date=say.date(stake.until)) if stake.until else None,
        )
        yield say.sentence(text, stake.span)


def _votes(say: Wording, votes: d.Votes) -> str:
    rate = say.value(votes.rate)
    if not votes.concert:
        return say.phrase("stake_votes", rate=rate)
    if not votes.parties:
        return say.phrase("stake_concert", rate=rate)
    parties = say.listed([say.party(name) for name in votes.parties])
    return say.phrase("stake_concert_with", rate=rate, parties=parties)


def _size(say: Wording, stake: d.Stake) -> str:
    issuer = say.party(stake.issuer)
    rate = say.value(stake.size) if stake.size is not None else ""
    if stake.kind is None:
        name = "stake_size" if rate else "stake_unknown"
        return say.phrase(name, rate=rate, issuer=issuer)
    name = "stake_kind_size" if rate else "stake_kind"
    return say.phrase(name, kind=word(stake.kind, say.lang), issuer=issuer, rate=rate)
