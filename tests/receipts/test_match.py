"""Events against a deal: names that it lacks, and the waterfall that receives a receipt."""

from dataclasses import replace
from datetime import date

import pytest

from recoup.deal.from_tree import from_trees
from recoup.deal.model import Deal
from recoup.diagnostics.span import Source, Span
from recoup.language.from_text import parse_source
from recoup.plan.entry import entry_of
from recoup.plan.from_deal import from_deal
from recoup.receipts.match import check_events
from recoup.receipts.model import Event, EventKind
from recoup.receipts.read import read_events
from tests.receipts.conftest import WriteFile
from tests.receipts.test_events_csv import place

ONE_FILM = """\
deal "One film"
  books USD
party studio "Studio"
party bank "Bank"
film dog "A Dog's Purpose"
medium karaoke "Karaoke" in music
account pa "Prints and advertising" owed to studio
advance loan of USD 5m from bank to studio
waterfall china
  currency CNY
  receives theatrical, tv of dog from CN, HK
  pays
    rest to studio
waterfall abroad
  currency USD
  receives theatrical of dog from WORLD except CN, HK
  pays
    rest to studio
waterfall other
  currency USD
  receives music, vod
  pays
    rest to studio
"""
TWO_FILMS = ONE_FILM.replace("medium", 'film cat "A Cat"\nmedium')


def deal_of(text: str) -> Deal:
    tree, diagnostics = parse_source(Source("test.deal", text))
    deal, found = from_trees([tree])
    assert diagnostics + found == []
    return deal


def event(of: str, kind: EventKind = EventKind.RECEIPT) -> Event:
    words = of.split()
    film = words[words.index("of") + 1] if "of" in words else None
    territory = words[words.index("from") + 1] if "from" in words else None
    span = Span(Source("built", ""), 0, 0)
    day = date(2017, 3, 3)
    return Event("e", day, kind, words[0], film, territory, 100, "USD", "", span)


@pytest.mark.parametrize(
    ("of", "one_film", "two_films"),
    [
        ("theatrical of dog from CN", "china", "china"),
        ("theatrical of dog from HK", "china", "china"),
        ("pay_tv of dog from CN", "china", "china"),
        ("theatrical from CN", "china", None),
        ("theatrical of dog from US", "abroad", "abroad"),
        ("theatrical of dog from BENELUX", "abroad", "abroad"),
        ("theatrical of dog from GREATER_CHINA", None, None),
        ("theatrical of dog", None, None),
        ("theatrical of dog from XX", None, None),
        ("theatrical of cat from CN", None, None),
        ("pay_tv of dog from US", None, None),
        ("svod of dog from US", "other", "other"),
        ("karaoke", "other", "other"),
        ("music of cat", "other", "other"),
        ("video of dog", None, None),
        ("unheard_of", None, None),
    ],
)
def test_the_waterfall_of_a_receipt(of: str, one_film: str | None, two_films: str | None) -> None:
    assert waterfall_of(ONE_FILM, event(of)) == one_film
    assert waterfall_of(TWO_FILMS, event(of)) == two_films


def waterfall_of(text: str, receipt: Event) -> str | None:
    plan, _ = from_deal(deal_of(text))
    assert plan is not None
    entry = entry_of(plan, receipt)
    return None if entry is None else plan.waterfalls[entry].name


@pytest.mark.parametrize(
    ("kind", "of", "code", "word", "hint"),
    [
        ("receipt", "theatrcal of dog from CN", "unknown-medium", "theatrcal", "`theatrical`"),
        ("receipt", "theatrical of dig from CN", "unknown-film", "dig", "`dog`"),
        ("receipt", "theatrical of dog from XY", "unknown-territory", "XY", ""),
        ("receipt", "theatrical of dog NORDIC", "unknown-territory", "NORDIC", "`NORDICS`"),
        ("report", "admisions of dog from FR", "unknown-series", "admisions", "`admissions`"),
        ("cost", "paa", "unknown-account", "paa", "`pa`"),
        ("cost", "zzz", "unknown-account", "zzz", "the deal knows `pa`, `loan`"),
        ("cost", "loan", "cost-to-advance", "loan", "book the cost"),
    ],
)
def test_a_name_that_the_deal_lacks_is_underlined(
    write: WriteFile, kind: str, of: str, code: str, word: str, hint: str
) -> None:
    deal = deal_of(ONE_FILM)
    path = write(f"note,date,kind,of,amount\ntheatrical,2017-03-03,{kind},{of},USD 5\n")
    assert read_events(path).diagnostics == ()
    file = read_events(path, deal=deal)
    (fault,) = file.diagnostics
    column = len(f"theatrical,2017-03-03,{kind},") + of.index(word) + 1
    assert place(fault) == (code, 2, column, word)
    assert hint in (fault.hint or "")
    assert file.events == ()
    assert file.set_aside[0].amount == "USD 5.00"


@pytest.mark.parametrize(
    ("kind", "of"),
    [
        ("receipt", "karaoke"),
        ("report", "admissions of dog from FR"),
        ("report", "theatrical from WORLD"),
        ("cost", "pa"),
    ],
)
def test_names_that_the_deal_knows_are_no_fault(kind: str, of: str) -> None:
    assert check_events(deal_of(ONE_FILM), [event(of, EventKind(kind))]) == []


def test_a_currency_of_an_event_made_by_hand_is_checked() -> None:
    made = replace(event("vod"), currency="XYZ")
    (fault,) = check_events(deal_of(ONE_FILM), [made, event("vod")])
    assert fault.code == "unknown-currency"


def test_the_reversal_of_a_row_set_aside_is_set_aside(write: WriteFile) -> None:
    rows = "a,2017-03-03,receipt,vdeo,USD 5\nr,2017-03-04,reversal,a,\n"
    file = read_events(write("id,date,kind,of,amount\n" + rows), deal=deal_of(ONE_FILM))
    assert file.events == ()
    assert [d.code for d in file.diagnostics] == ["unknown-medium", "unknown-event"]
    assert "row 2" in file.diagnostics[1].message


# ---- licences -----------------------------------------------------------------------------------

LICENSED = ONE_FILM.replace(
    "waterfall china",
    """party maker
licence toys from studio to maker
  currency CNY
  royalty 8% of gross sales less returns
licence books from studio to maker
  currency USD
  part comics
    royalty USD 0.10 for each unit
waterfall china""",
    1,
)


def of_licence(of: str, kind: EventKind, currency: str | None) -> list[str]:
    found = check_events(deal_of(LICENSED), [replace(event(of, kind), currency=currency)])
    return [f"{d.code}: {d.message}" for d in found]


@pytest.mark.parametrize(
    ("of", "kind", "currency"),
    [
        ("gross_sales of toys", EventKind.REPORT, "CNY"),
        ("units of comics", EventKind.REPORT, None),
        ("royalties of books", EventKind.RECEIPT, "USD"),
    ],
)
def test_rows_about_licences(of: str, kind: EventKind, currency: str | None) -> None:
    assert of_licence(of, kind, currency) == []


@pytest.mark.parametrize(
    ("of", "kind", "currency", "fault"),
    [
        (
            "net_sales of toys",
            EventKind.REPORT,
            "CNY",
            "sales-unreported: the royalty of `toys` counts `gross_sales`, and no row reports them",
        ),
        (
            "admissions of toys",
            EventKind.REPORT,
            "CNY",
            "not-of-licence: `admissions` is nothing that a licensee reports",
        ),
        (
            "theatrical of toys",
            EventKind.RECEIPT,
            "CNY",
            "not-of-licence: what comes in of a licence is `royalties of toys`",
        ),
        (
            "royalties of comics",
            EventKind.RECEIPT,
            "USD",
            "not-of-licence: what comes in of a licence is `royalties of books`",
        ),
        (
            "units of books",
            EventKind.REPORT,
            None,
            "not-of-licence: sales of `books` are reported part by part",
        ),
        (
            "gross_sales of toys from CN",
            EventKind.REPORT,
            "CNY",
            "not-of-licence: the licence `toys` says which territories it is for",
        ),
        (
            "gross_sales of toys",
            EventKind.REPORT,
            "USD",
            "licence-currency: `toys` is in CNY, and the row in USD",
        ),
        (
            "units of comics",
            EventKind.REPORT,
            "USD",
            "licence-currency: units are a count",
        ),
        (
            "gross_sales of toys",
            EventKind.REPORT,
            None,
            "licence-currency: `toys` is in CNY, and the row in no currency",
        ),
    ],
)
def test_rows_that_say_something_else_of_a_licence(
    of: str, kind: EventKind, currency: str | None, fault: str
) -> None:
    assert of_licence(of, kind, currency) == [fault]
