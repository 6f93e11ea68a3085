"""Terms, what is owed, and the points at which terms change."""

from collections.abc import Iterator

from recoup.deal import model as d
from recoup.deal.words.conditions import condition_in_words
from recoup.deal.words.wording import Sentence, Wording


def terms(say: Wording) -> Iterator[Sentence]:
    for name, value in say.deal.terms.items():
        label, shown = say.deal.labels["term", name], say.value(value)
        if label.title is None:
            text = say.phrase("term", name=name, value=shown)
        else:
            text = say.phrase("term_titled", name=name, title=say.quoted(label.title), value=shown)
        yield say.sentence(text, label.span)


def accounts(say: Wording) -> Iterator[Sentence]:
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
                _when(say, charge),
            )
            yield say.sentence(say.labelled(charge.label, text), charge.span)
        if account.opening is not None:
            opening = account.opening
            text = say.phrase("opening_balance", amount=say.value(opening.amount))
            yield say.sentence(say.clauses(text, say.on_date(opening.date)), opening.span)
        if account.interest is not None:
            yield say.sentence(_interest(say, account.interest), account.interest.span)


def _when(say: Wording, charge: d.Charge) -> str:
    if charge.recurs is None or charge.date is None:
        return say.on_date(charge.date) or say.phrase("charged_start")
    first, last = say.date(charge.date), say.date(charge.recurs.until)
    return say.phrase("charged_each", each=say.phrase(charge.recurs.each), first=first, last=last)


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
    return say.clauses(text, say.on_date(advance.date), say.phrase("advance_recouped", payer=payer))


def _interest(say: Wording, interest: d.Interest) -> str:
    compounding = None
    if interest.compounding is d.Compounding.SIMPLE:
        compounding = say.phrase("simple")
    elif interest.compounding is not None:
        compounding = say.phrase(f"compounded {interest.compounding}")
        if interest.at_anniversaries:
            compounding = say.phrase(f"anniversaries {interest.compounding}")
    text = say.clauses(
        _yearly(say, interest),
        compounding,
        say.phrase("day_count", count=interest.day_count) if interest.day_count else None,
        say.phrase(f"midpoint {interest.midpoint_of}") if interest.midpoint_of else None,
    )
    if interest.on_overhead is not None:
        on_overhead = "interest on overhead" if interest.on_overhead else "no interest on overhead"
        text += say.phrase("semicolon") + say.phrase(on_overhead)
    if interest.overhead_on_it is not None:
        on_it = "overhead on interest" if interest.overhead_on_it else "no overhead on interest"
        text += say.phrase("semicolon") + say.phrase(on_it)
    if interest.interest_first is not None:
        first = say.phrase("interest_first" if interest.interest_first else "principal_first")
        text += say.phrase("semicolon") + first
    return text


def _yearly(say: Wording, interest: d.Interest) -> str:
    floating = interest.floating
    if floating is None:
        return say.phrase("interest", rate=say.value(interest.rate))
    name = say.phrase("reported_rate", name=floating.name)
    if floating.times != 1:
        name = say.phrase("share", rate=say.value(floating.times), basis=name)
    if interest.rate != 0:
        name = say.phrase("rate_plus", rate=name, plus=say.value(interest.rate))
    return say.phrase("interest", rate=name)


def milestones(say: Wording) -> Iterator[Sentence]:
    for milestone in say.deal.milestones.values():
        if milestone.stated_in_place:
            continue
        condition = condition_in_words(say, milestone.condition)
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
