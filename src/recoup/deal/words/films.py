"""The films, who finances them, and who has which rights in them."""

from collections.abc import Iterator

from recoup.deal import model as d
from recoup.deal.words.wording import Sentence, Wording


def films(say: Wording) -> Iterator[Sentence]:
    for film in say.deal.films.values():
        text = say.phrase("film", name=film.name, title=say.film(film.name))
        yield say.sentence(text, film.span)
        for i, (budget, span) in enumerate(film.budgets):
            name = "budget" if i == 0 else "budget_other"
            yield say.sentence(say.phrase(name, amount=say.value(budget)), span)
        if film.owners:
            owners = say.listed(say.party(name) for name in film.owners)
            yield say.sentence(say.phrase("owned_by", owners=owners), film.span)
        yield from _identity(say, film)
        for release in film.releases:
            place, day = say.place(release.territory), say.date(release.date)
            yield say.sentence(say.phrase("release", place=place, date=day), release.span)
        for investment in film.investments:
            yield say.sentence(_investment(say, investment), investment.span)
        for line in film.finance:
            party, amount = say.party(line.source), say.value(line.amount)
            text = say.labelled(line.label, say.phrase("finance", party=party, amount=amount))
            yield say.sentence(text, line.span)
    for name, films in say.deal.slates.items():
        label = say.deal.labels["slate", name]
        shown = say.listed(say.film(film) for film in films)
        if label.title is None:
            text = say.phrase("slate", name=name, films=shown)
        else:
            title = say.quoted(label.title)
            text = say.phrase("slate_titled", name=name, title=title, films=shown)
        yield say.sentence(text, label.span)


def _identity(say: Wording, film: d.Film) -> Iterator[Sentence]:
    for known in film.identifiers:
        text = say.phrase(f"id_{known.kind}", text=known.text)
        yield say.sentence(text, known.span)
    if film.runtime_seconds is not None:
        yield say.sentence(say.phrase("runtime", clock=_clock(film.runtime_seconds)), film.span)


def _investment(say: Wording, investment: d.Investment) -> str:
    party = say.party(investment.investor)
    if investment.amount is not None:
        text = say.phrase("invests", party=party, amount=say.value(investment.amount))
    elif investment.budget_share is not None:
        text = say.phrase("invests_share", party=party, rate=say.value(investment.budget_share))
    else:
        text = say.phrase("invests_rest", party=party)
    return say.clauses(text, say.on_date(investment.date))


def media(say: Wording) -> Iterator[Sentence]:
    for (kind, name), label in say.deal.labels.items():
        if kind != "medium":
            continue
        title = say.title(label.title, label.zh)
        wider = say.deal.media.get(name)
        text = say.clauses(
            say.phrase("medium_titled", name=name, title=say.quoted(title))
            if title
            else say.phrase("medium", name=name),
            say.phrase("medium_within", wider=say.medium(wider)) if wider else None,
        )
        yield say.sentence(text, label.span)


def grants(say: Wording) -> Iterator[Sentence]:
    for grant in say.deal.grants:
        key = "reservation" if grant.reserved else "grant_option" if grant.option_until else "grant"
        start, end = grant.start, grant.end
        yield say.sentence(
            say.clauses(
                say.phrase(
                    key,
                    grantor=say.party(grant.grantor),
                    grantee=say.party(grant.grantee),
                    rights=_rights(say, grant.rights),
                    film=say.film_or_slate(grant.film),
                    places=say.places(grant.rights.territories),
                ),
                None if grant.reserved else _exclusive(say, grant.exclusive),
                _languages(say, grant.rights),
                say.phrase("from_to", start=_moment(say, start), end=_moment(say, end))
                if start and end
                else say.phrase("since", date=_moment(say, start))
                if start
                else say.phrase("until", date=_moment(say, end))
                if end
                else None,
                say.phrase("option_until", date=say.date(grant.option_until))
                if grant.option_until
                else None,
                say.phrase("option_exercised", date=say.date(grant.exercised))
                if grant.exercised
                else None,
                say.phrase("terminated", date=say.date(grant.terminated))
                if grant.terminated
                else None,
            ),
            grant.span,
        )
        if grant.unless_released is not None:
            place, by = grant.unless_released
            text = say.phrase("unless_released", place=say.place(place), date=say.date(by))
            yield say.sentence(text, grant.span)
        for held in grant.holdbacks:
            text = say.phrase(
                "holdback",
                grantor=say.party(grant.grantor),
                rights=_rights(say, held.rights),
                places=say.places(held.rights.territories),
                date=_moment(say, held.until),
            )
            yield say.sentence(say.clauses(text, _languages(say, held.rights)), held.span)
        for offer in grant.offers:
            yield say.sentence(_offer(say, offer), offer.span)


def _clock(seconds: int) -> str:
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _offer(say: Wording, offer: d.Offer) -> str:
    """One sentence: the format, the languages, the prices, and what the trade calls it."""
    return say.clauses(
        say.phrase("offer_in", format=offer.format) if offer.format else say.phrase("offer"),
        *(say.phrase(f"offer_{kind}", language=say.languages([code]))
          for kind, code in offer.languages),
        *(say.phrase("offer_price", kind=price.kind, value=price.value
                     if isinstance(price.value, str) else say.value(price.value))
          for price in offer.prices),
        *(say.phrase(f"offer_{kind}", text=text) for kind, text in offer.references),
    )  # fmt: skip


def _rights(say: Wording, rights: d.Rights) -> str:
    if not rights.media:
        return say.phrase("rights_all")
    return say.phrase("rights_of", media=say.media(rights.media))


def _languages(say: Wording, rights: d.Rights) -> str | None:
    if not rights.languages:
        return None
    return say.phrase("languages", languages=say.languages(rights.languages))


def _moment(say: Wording, moment: d.Moment | None) -> str:
    """A day, or the time after one or after a release."""
    assert moment is not None
    if not moment.days and not moment.months and moment.start is not None:
        return say.date(moment.start)
    unit, count = ("days", moment.days) if moment.days else ("months", moment.months)
    after = (
        say.phrase("release_in", place=say.place(moment.release_in))
        if moment.release_in
        else say.date(moment.start)
    )
    return say.phrase(f"after_{unit}", count=say.count(count), after=after)


def _exclusive(say: Wording, exclusive: bool | None) -> str:
    if exclusive is None:
        return say.phrase("exclusive_unsaid")
    return say.phrase("exclusive" if exclusive else "non_exclusive")
