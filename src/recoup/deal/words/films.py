"""The films, who finances them, and who has which rights in them."""

from collections.abc import Iterator

from recoup.deal import model as d
from recoup.deal.words.wording import Wording


def films(say: Wording) -> Iterator[str]:
    for film in say.deal.films.values():
        text = say.phrase("film", name=film.name, title=say.film(film.name))
        yield say.sentence(text, film.span)
        for i, (budget, span) in enumerate(film.budgets):
            name = "budget" if i == 0 else "budget_other"
            yield say.sentence(say.phrase(name, amount=say.value(budget)), span)
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


def _investment(say: Wording, investment: d.Investment) -> str:
    party = say.party(investment.investor)
    if investment.amount is not None:
        text = say.phrase("invests", party=party, amount=say.value(investment.amount))
    elif investment.budget_share is not None:
        text = say.phrase("invests_share", party=party, rate=say.value(investment.budget_share))
    else:
        text = say.phrase("invests_rest", party=party)
    return say.clauses(text, say.on_date(investment.date))


def media(say: Wording) -> Iterator[str]:
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


def grants(say: Wording) -> Iterator[str]:
    for grant in say.deal.grants:
        rights = say.phrase("rights_all")
        if grant.media:
            rights = say.phrase("rights_of", media=say.media(grant.media))
        yield say.sentence(
            say.clauses(
                say.phrase(
                    "grant",
                    grantor=say.party(grant.grantor),
                    grantee=say.party(grant.grantee),
                    rights=rights,
                    film=say.film_or_slate(grant.film),
                    places=say.places(grant.territories),
                ),
                _exclusive(say, grant.exclusive),
                say.phrase("languages", languages=say.languages(grant.languages))
                if grant.languages
                else None,
                say.phrase("from_to", start=say.date(grant.start), end=say.date(grant.end))
                if grant.start and grant.end
                else None,
            ),
            grant.span,
        )


def _exclusive(say: Wording, exclusive: bool | None) -> str:
    if exclusive is None:
        return say.phrase("exclusive_unsaid")
    return say.phrase("exclusive" if exclusive else "non_exclusive")
