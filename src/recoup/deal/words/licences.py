"""Licences in plain words."""

from collections.abc import Iterator

from recoup.deal import model as d
from recoup.deal.words.measures import band_in_words
from recoup.deal.words.wording import Sentence, Wording


def licences(say: Wording) -> Iterator[Sentence]:
    """Every licence: its parties, and what its licensee owes; the rights stand with the others."""
    for licence in say.deal.licences:
        text = say.phrase(
            "licence",
            name=licence.name,
            title=say.quoted(say.title(licence.title, licence.zh)),
            licensor=say.party(licence.licensor),
            licensee=say.party(licence.licensee),
            currency=say.currency(licence.currency),
        )
        crossed = None
        if licence.crossed is not None:
            crossed = say.phrase("crossed" if licence.crossed else "not_crossed")
        yield say.sentence(say.clauses(text, crossed), licence.span)
        for part in licence.parts:
            if licence.divided:
                title = say.title(part.title, part.zh)
                text = say.phrase("licence_part", name=part.name)
                if title != part.name:
                    title = say.quoted(title)
                    text = say.phrase("licence_part_titled", name=part.name, title=title)
                yield say.sentence(text, part.span)
            depth = 1 if licence.divided else 0
            yield from (line.below(depth) for line in _part(say, part))
        if licence.guarantee is not None:
            yield from _guarantee(say, licence.guarantee)
        if licence.minimum is not None:
            yield _minimum(say, licence.minimum)
        if licence.commission is not None:
            agent, rate = say.party(licence.commission.agent), say.value(licence.commission.rate)
            text = say.phrase("commission", agent=agent, rate=rate)
            yield say.sentence(text, licence.commission.span)


def _part(say: Wording, part: d.LicencePart) -> Iterator[Sentence]:
    for grant in part.rights:
        if grant.category is not None:
            text = say.phrase("category", category=say.quoted(grant.category))
            yield say.sentence(text, grant.span)
    if part.royalty is not None:
        yield say.sentence(_royalty(say, part.royalty), part.royalty.span)
    if part.guarantee is not None:
        yield from _guarantee(say, part.guarantee)


def _royalty(say: Wording, royalty: d.Royalty) -> str:
    if royalty.each is not None:
        return say.phrase("royalty_per_unit", amount=say.value(royalty.each))
    sales = say.phrase(royalty.sales) if royalty.sales else say.phrase("sales_unsaid")
    for name in royalty.less:
        sales = say.phrase("less", first=sales, change=say.phrase(name))
    if len(royalty.bands) == 1:
        return say.phrase("royalty", rate=say.value(royalty.bands[0].rate), sales=sales)
    bands = say.phrase("clause").join(band_in_words(say, b) for b in royalty.bands)
    kind = say.phrase("whole" if royalty.whole else "marginal")
    return say.phrase("royalty_bands", bands=bands, sales=sales, kind=kind)


def _guarantee(say: Wording, guarantee: d.RoyaltyGuarantee) -> Iterator[Sentence]:
    amount = say.value(guarantee.amount)
    days = guarantee.instalments
    if len(days) == 1 and days[0].span == guarantee.span:
        text = say.clauses(say.phrase("guaranteed", amount=amount), say.on_date(days[0].date))
        yield say.sentence(text, guarantee.span)
        return
    yield say.sentence(say.phrase("guaranteed", amount=amount), guarantee.span)
    for instalment in days:
        text = say.phrase("instalment", amount=say.value(instalment.amount))
        text = say.labelled(instalment.label, say.begun(text))
        told = say.clauses(text, say.on_date(instalment.date))
        yield say.sentence(told, instalment.span).below()


def _minimum(say: Wording, minimum: d.AnnualMinimum) -> Sentence:
    towards = None
    if minimum.towards is not None:
        towards = say.phrase("towards_guarantee" if minimum.towards else "besides_guarantee")
    text = say.phrase(
        "annual_minimum",
        amount=say.value(minimum.amount),
        first=say.date(minimum.first),
        last=say.date(minimum.last),
    )
    return say.sentence(say.clauses(text, towards), minimum.span)
