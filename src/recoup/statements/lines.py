"""The lines that every layout is made of: receipts, waterfalls, accounts, what passes between."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import groupby

from recoup.plan import model as p
from recoup.statements import words
from recoup.statements.making import Shared, account_clause
from recoup.statements.model import Figures, Kind, Line, Section
from recoup.statements.snapshot import Passed, Place, ReceiptsOf, Stand, place_of
from recoup.values.glossary import Term

# A party is told of so many others who are paid by one step; of more, what they have together.
MOST_PAYEES = 12


def receipts_sections(shared: Shared, waterfalls: set[str]) -> Iterator[Section]:
    """What came in at some waterfalls, by medium and territory, a section for each currency."""
    by_currency: dict[str, dict[ReceiptsOf, Figures]] = defaultdict(dict)
    for key in shared.snapshots.keys(lambda s: s.receipts):
        entry, of = key
        if entry in waterfalls:
            own = by_currency[of.currency]
            own[of] = own.get(of, Figures()) + _came(shared, key)
    for currency, found in by_currency.items():
        lines = [
            Line(
                key_of(shared, "receipts", of.what, of.film or "", of.territory or "", currency),
                Kind.RECEIPTS,
                shared.of(of.what, of.film, of.territory),
                figures,
            )
            for of, figures in found.items()
        ]
        title = words.said("receipts")
        yield with_total(shared, "receipts", title, currency, lines, words.said("receipts_total"))


def _came(shared: Shared, key: tuple[str | None, ReceiptsOf]) -> Figures:
    return shared.snapshots.figures(lambda s: s.receipts.get(key, 0))


def waterfall_section(shared: Shared, name: str, party: str | None = None) -> Section:
    """What came into a waterfall, and what each of its steps took of it.

    What a party has of it is positive, what goes to others negative; nothing is left over but what
    the party has.
    """
    waterfall = shared.waterfalls[name]
    entered = shared.snapshots.figures(lambda s: s.entered.get(name, 0))
    title = shared.waterfall_title(name)
    feeders = shared.fed_by[name]
    first = Line(
        key_of(shared, name, "entered", waterfall.currency),
        Kind.ENTERED,
        words.said("entered"),
        entered,
        _fed_by(shared, feeders) if feeders else None,
        clause=feeders[0].step if feeders else None,
    )
    lines = [first]
    for step, group in groupby(shared.places[name], key=lambda place: place.step):
        places = list(group)
        others = [x for x in places if party is not None and _is_of_others(x, party)]
        if len(others) > MOST_PAYEES:
            places = [x for x in places if not _is_of_others(x, party or "")]
            lines.append(_others_line(shared, step, others, waterfall.currency))
        found = (step_line(shared, place, waterfall.currency, party) for place in places)
        lines.extend(line for line in found if line.figures.stirred or line.wants)
    return Section(name, title, waterfall.currency, tuple(lines))


def _fed_by(shared: Shared, feeders: list[Place]) -> Term:
    """The waterfalls that money comes from."""
    titles = (words.quoted(shared.waterfall_title(x.waterfall)) for x in feeders)
    return words.said("entered_from", waterfalls=words.joined(*dict.fromkeys(titles)))


def _is_of_others(place: Place, party: str) -> bool:
    own = {party, f"(allotted to {party})"}
    return place.payee not in own and not place.payee.startswith("pot ")


def _others_line(shared: Shared, step: str, places: list[Place], currency: str) -> Line:
    """What a step pays to many others, in one line."""
    figures = shared.snapshots.figures(lambda s: sum(s.places.get(x, 0) for x in places))
    label = shared.steps[step].label
    others = words.said("to_others", count=str(len(places)))
    return Line(
        key_of(shared, step, "others", currency),
        Kind.DEDUCTION,
        words.label(label) if label else others,
        -figures,
        others if label else None,
        clause=step,
    )


def step_line(shared: Shared, place: Place, currency: str, party: str | None) -> Line:
    """What a step pays to a place: positive where it is the party's, else negative."""
    taken = shared.snapshots.figures(lambda s: s.places.get(place, 0))
    kind, figures, detail = (
        Kind.DEDUCTION,
        -taken,
        words.said("to_party", payee=shared.payee(place)),
    )
    if place.payee == party:
        kind, figures = Kind.SHARE, taken
    elif place.payee == f"(allotted to {party})":
        kind, figures = Kind.ALLOTTED, taken
    elif place.payee.startswith("pot "):
        kind, detail = Kind.PASSED, shared.payee(place)
    elif place.payee == "(deducted)":
        detail = shared.payee(place)
    if shared.withholding.get(place.step) == place.payee != party:
        kind, detail = Kind.WITHHOLDING, words.said("withheld", payee=shared.payee(place))
    rate, base = _share_of(shared, place)
    label = shared.step_label(place)
    return Line(
        key_of(shared, place.step, place.payee, currency, place.account, place.label),
        kind,
        label,
        figures,
        None if detail == label else detail,
        rate,
        base,
        shared.wants.get(place),
        place.step,
    )


def _share_of(shared: Shared, place: Place) -> tuple[Fraction | None, Figures | None]:
    """A place's rate, where its step takes a share, and what that is of: all that came in, or what
    was left."""
    step = shared.steps[place.step]
    ask = step.ask
    if not isinstance(ask, p.Share) or step.pays is None:
        return None, None
    plan = shared.plan_of(place.step)
    weights = zip(step.pays.slots, step.pays.weights, strict=True)
    own = sum(weight for slot, weight in weights if place_of(plan, slot) == place)
    rate = ask.rate * own / sum(step.pays.weights)
    if not rate:
        return None, None
    if ask.basis.waterfall is None:
        return rate, shared.snapshots.figures(lambda s: s.reached.get(place.step, 0))
    name = plan.waterfalls[ask.basis.waterfall].name
    return rate, shared.snapshots.figures(lambda s: s.entered.get(name, 0))


def account_sections(shared: Shared, accounts: Iterable[tuple[str, str]]) -> Iterator[Section]:
    """What was charged to some accounts, what it bore, what was recouped, what is still owed."""
    by_currency: dict[str, list[Line]] = defaultdict(list)
    for name, owed_to in accounts:
        currency = shared.accounts[name, owed_to].currency
        by_currency[currency].extend(_account_lines(shared, name, owed_to, currency))
    for currency, lines in by_currency.items():
        yield Section("accounts", words.said("accounts"), currency, tuple(lines))


def _account_lines(shared: Shared, name: str, owed_to: str, currency: str) -> Iterator[Line]:
    title, clause = shared.account_title(name, owed_to), account_clause(name, owed_to)

    account = (name, owed_to)
    found = (
        (Kind.CHARGED, "charged", stands(shared, account, "charged")),
        (Kind.CHARGED, "charged_interest", stands(shared, account, "interest")),
        (Kind.RECOUPED, "recouped", -stands(shared, account, "recouped")),
        (Kind.OWED, "owed", stands(shared, account, "balance")),
    )
    for kind, word, amounts in found:
        if amounts.stirred or kind is Kind.OWED:
            key = key_of(shared, name, word, owed_to, currency)
            yield Line(key, kind, words.said(word), amounts, clause=clause, group=title)


def stands(shared: Shared, account: tuple[str, str], name: str) -> Figures:
    """One of the figures of an account: what was charged, its interest, what was recouped, what is
    still owed."""
    none = Stand(0, 0, 0, 0)
    return shared.snapshots.figures(lambda s: getattr(s.accounts.get(account, none), name))


def passed_lines(shared: Shared, party: str) -> Iterator[tuple[str, Line]]:
    """What a party got of others outside the waterfalls, and what it paid them, by currency."""
    for key in shared.snapshots.keys(lambda s: s.passed):
        if party not in (key.payer, key.payee) or key.payer == key.payee:
            continue
        yield key.currency, _passed_line(shared, key, party)


def _passed_line(shared: Shared, key: Passed, party: str) -> Line:
    figures = shared.snapshots.figures(lambda s: s.passed.get(key, 0))
    received = key.payee == party
    other = shared.party(key.payer if received else key.payee)
    text = words.said("received_from" if received else "paid_to", label=key.label, party=other)
    name = key_of(shared, f"between parties: {key.label}", party, key.currency)
    return Line(name, Kind.BETWEEN, text, figures if received else -figures)


def share_sections(shared: Shared, party: str) -> Iterator[Section]:
    """All that a party has, by step, and what passes between it and others: its whole net."""
    by_currency: dict[str, list[Line]] = defaultdict(list)
    for name, waterfall in shared.waterfalls.items():
        for place in shared.places[name]:
            if place.payee == party:
                line = step_line(shared, place, waterfall.currency, party)
                by_currency[waterfall.currency].append(line)
    for currency, line in passed_lines(shared, party):
        by_currency[currency].append(line)
    for currency, lines in by_currency.items():
        title = words.said("share", party=shared.party(party))
        shown = [line for line in lines if line.figures.stirred]
        yield with_total(shared, "share", title, currency, shown, words.said("total"))


def totalled(lines: Iterable[Line]) -> Figures:
    """What lines add up to."""
    return sum((line.figures for line in lines), Figures())


def with_total(
    shared: Shared, name: str, title: Term, currency: str, lines: list[Line], label: Term
) -> Section:
    """A section that ends with what its lines add up to."""
    total = Line(key_of(shared, name, "total", currency), Kind.TOTAL, label, totalled(lines))
    return Section(name, title, currency, (*lines, total))


def key_of(shared: Shared, *parts: str) -> str:
    """`deal/clause/party/currency`, the same from statement to statement."""
    return "/".join((shared.deal.title, *(part for part in parts if part)))
