"""A deal in plain sentences, one a clause, each with its address in the text."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from recoup.deal import model as d
from recoup.deal.show_steps import show_waterfall
from recoup.deal.wording import LANGUAGES, Wording
from recoup.values.glossary import word


def deal_in_words(deal: d.Deal, lang: str = "en") -> str:
    """The whole deal in English (`en`) or simplified Chinese (`zh`).

    Every sentence ends with the line of the text that says so, and with what that line cites; a
    term that nobody disclosed shows its range. Names in Chinese are used where the deal gives them.

    Raises: ValueError for another language.
    """
    if lang not in LANGUAGES:
        raise ValueError(f"deals are told in `en` or `zh`, not in `{lang}`")
    say = Wording(deal, str(lang))
    sections: list[tuple[str, Iterator[str]]] = [
        ("h_deal", _deal(say)),
        ("h_parties", _parties(say)),
        ("h_ownership", _stakes(say)),
        ("h_films", _films(say)),
        ("h_media", _media(say)),
        ("h_rights", _grants(say)),
        ("h_terms", _terms(say)),
        ("h_accounts", _accounts(say)),
        ("h_milestones", _milestones(say)),
    ]
    texts = [_section(say.phrase(heading), lines) for heading, lines in sections]
    for waterfall in deal.waterfalls.values():
        heading = say.phrase("h_waterfall", name=waterfall.name)
        texts.append(_section(heading, show_waterfall(say, waterfall)))
    sections = [
        ("h_bonuses", _bonuses(say)),
        ("h_odd_cents", _odd_cents(say)),
        ("h_conversion", _conversion(say)),
        ("h_undisclosed", _undisclosed(say)),
        ("h_sources", _sources(say)),
    ]
    texts.extend(_section(say.phrase(heading), lines) for heading, lines in sections)
    return "\n\n".join(text for text in texts if text) + "\n"


def _section(heading: str, lines: Iterator[str]) -> str:
    """A heading with its sentences below it; nothing where it has none."""
    below = [f"  {line}" for line in lines]
    return "\n".join([heading, *below]) if below else ""


def _deal(say: Wording) -> Iterator[str]:
    deal = say.deal
    title = say.quoted(say.title(deal.title, deal.zh))
    yield say.sentence(say.phrase("titled", title=title), deal.span)
    if deal.signed is not None:
        text = say.phrase("signed", date=say.date(deal.signed))
        yield say.sentence(text, *deal.head.get("signed", ()))
    if deal.books is not None:
        text = say.phrase("books", currency=say.currency(deal.books))
        yield say.sentence(text, *deal.head.get("books", ()))


# ---- people -------------------------------------------------------------------------------------


def _parties(say: Wording) -> Iterator[str]:
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


def _stakes(say: Wording) -> Iterator[str]:
    for stake in say.deal.stakes:
        price = None
        if stake.price is not None:
            amount = say.value(stake.price)
            amount = say.phrase("about", amount=amount) if stake.about else amount
            price = say.phrase("stake_price", amount=amount)
        text = say.clauses(
            say.phrase("stake", holder=say.party(stake.holder), size=_size(say, stake)),
            price,
            say.phrase("since", date=say.date(stake.since)) if stake.since else None,
            say.phrase("until", date=say.date(stake.until)) if stake.until else None,
        )
        yield say.sentence(text, stake.span)


def _size(say: Wording, stake: d.Stake) -> str:
    issuer = say.party(stake.issuer)
    rate = say.value(stake.size) if stake.size is not None else ""
    if stake.kind is None:
        name = "stake_size" if rate else "stake_unknown"
        return say.phrase(name, rate=rate, issuer=issuer)
    name = "stake_kind_size" if rate else "stake_kind"
    return say.phrase(name, kind=word(stake.kind, say.lang), issuer=issuer, rate=rate)


# ---- films, finance, rights ---------------------------------------------------------------------


def _films(say: Wording) -> Iterator[str]:
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
            text = _labelled(say, line.label, say.phrase("finance", party=party, amount=amount))
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


def _labelled(say: Wording, label: str | None, text: str) -> str:
    return say.phrase("labelled", label=say.quoted(label), text=text) if label else text


def _investment(say: Wording, investment: d.Investment) -> str:
    party = say.party(investment.investor)
    if investment.amount is not None:
        text = say.phrase("invests", party=party, amount=say.value(investment.amount))
    elif investment.budget_share is not None:
        text = say.phrase("invests_share", party=party, rate=say.value(investment.budget_share))
    else:
        text = say.phrase("invests_rest", party=party)
    return say.clauses(text, _on(say, investment.date))


def _on(say: Wording, day: object) -> str | None:
    return None if day is None else say.phrase("on_date", date=say.date(day))


def _media(say: Wording) -> Iterator[str]:
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


def _grants(say: Wording) -> Iterator[str]:
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


# ---- terms, accounts, milestones ----------------------------------------------------------------


def _terms(say: Wording) -> Iterator[str]:
    for name, value in say.deal.terms.items():
        label, shown = say.deal.labels["term", name], say.value(value)
        if label.title is None:
            text = say.phrase("term", name=name, value=shown)
        else:
            text = say.phrase("term_titled", name=name, title=say.quoted(label.title), value=shown)
        yield say.sentence(text, label.span)


def _accounts(say: Wording) -> Iterator[str]:
    for account in say.deal.accounts.values():
        if account.advance is not None:
            yield say.sentence(_advance(say, account, account.advance), account.span)
            charges = account.charges[1:]
        else:
            yield say.sentence(_account(say, account), account.span, *account.terms)
            charges = account.charges
        for charge in charges:
            text = say.clauses(
                say.phrase("charged", amount=say.value(charge.amount)),
                _on(say, charge.date) or say.phrase("charged_start"),
            )
            yield say.sentence(_labelled(say, charge.label, text), charge.span)
        if account.interest is not None:
            yield say.sentence(_interest(say, account.interest), account.interest.span)


def _account(say: Wording, account: d.Account) -> str:
    title = say.quoted(say.title(account.title, account.zh))
    party = say.party(account.owed_to)
    return say.clauses(
        say.phrase("account", name=account.name, title=title, party=party),
        say.phrase("cap", amount=say.value(account.cap)) if account.cap else None,
        say.phrase("overhead", rate=say.value(account.overhead)) if account.overhead else None,
    )


def _advance(say: Wording, account: d.Account, advance: d.Advance) -> str:
    payer = say.party(advance.payer)
    text = say.phrase(
        "guarantee" if advance.guarantee else "advance",
        name=account.name,
        title=say.quoted(say.title(account.title, account.zh)),
        amount=say.value(advance.amount),
        payer=payer,
        payee=say.party(advance.payee),
    )
    return say.clauses(text, _on(say, advance.date), say.phrase("advance_recouped", payer=payer))


def _interest(say: Wording, interest: d.Interest) -> str:
    compounding = None
    if interest.compounding is d.Compounding.SIMPLE:
        compounding = say.phrase("simple")
    elif interest.compounding is not None:
        compounding = say.phrase(f"compounded {interest.compounding}")
    text = say.clauses(
        say.phrase("interest", rate=say.value(interest.rate)),
        compounding,
        say.phrase("day_count", count=interest.day_count) if interest.day_count else None,
    )
    if interest.interest_first is not None:
        first = say.phrase("interest_first" if interest.interest_first else "principal_first")
        text += say.phrase("semicolon") + first
    return text


def _milestones(say: Wording) -> Iterator[str]:
    for milestone in say.deal.milestones.values():
        if milestone.stated_in_block:
            continue
        condition = say.condition(milestone.condition)
        if milestone.title == milestone.name:
            text = say.phrase("milestone", name=milestone.name, condition=condition)
        else:
            title = say.quoted(milestone.title)
            text = say.phrase(
                "milestone_titled", name=milestone.name, title=title, condition=condition
            )
        if milestone.latched is not None:
            after = say.phrase("latched" if milestone.latched else "reversible")
            text += say.phrase("semicolon") + after
        yield say.sentence(text, milestone.span)


# ---- bonuses, odd cents, conversion -------------------------------------------------------------


def _bonuses(say: Wording) -> Iterator[str]:
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


def _odd_cents(say: Wording) -> Iterator[str]:
    payee = say.deal.odd_cents_to
    party = say.party(payee) if payee else ""
    text = say.phrase(f"odd {say.deal.odd_cents}", party=party)
    yield say.sentence(text, *say.deal.head.get("odd", ()))


def _conversion(say: Wording) -> Iterator[str]:
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


def _undisclosed(say: Wording) -> Iterator[str]:
    for term in say.deal.undisclosed.values():
        low, high = say.value(term.low), say.value(term.high)
        text = say.phrase("undisclosed", name=term.name, low=low, high=high)
        yield say.sentence(text, term.span)


def _sources(say: Wording) -> Iterator[str]:
    for source in say.deal.sources.values():
        parts = [say.quoted(source.title), source.publisher, source.date]
        text = say.clauses(*parts)
        yield say.sentence(say.phrase("source", name=source.name, text=text), source.span)
