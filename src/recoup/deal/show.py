"""A deal in plain sentences, one a clause, each with its address in the text."""

from collections.abc import Iterator

from recoup.deal.model import Deal
from recoup.deal.words.accounts import accounts, milestones, terms
from recoup.deal.words.films import films, grants, media
from recoup.deal.words.later import amendments, assignments
from recoup.deal.words.licences import licences
from recoup.deal.words.marketing import channels, spending
from recoup.deal.words.measures import payments
from recoup.deal.words.people import parties, stakes
from recoup.deal.words.pieces import pieces
from recoup.deal.words.rules import bonuses, conversion, odd_cents, sources, undisclosed
from recoup.deal.words.statements import statements
from recoup.deal.words.steps import steps_in_words, waterfall_in_words
from recoup.deal.words.wording import LANGUAGES, Wording


def deal_in_words(deal: Deal, lang: str = "en") -> str:
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
        ("h_pieces", pieces(say)),
        ("h_parties", parties(say)),
        ("h_ownership", stakes(say)),
        ("h_films", films(say)),
        ("h_media", media(say)),
        ("h_rights", grants(say)),
        ("h_terms", terms(say)),
        ("h_accounts", accounts(say)),
        ("h_milestones", milestones(say)),
    ]
    texts = [_section(say.phrase(heading), lines) for heading, lines in sections]
    for waterfall in deal.waterfalls.values():
        kind = "h_definition" if waterfall.definition else "h_waterfall"
        heading = say.phrase(kind, name=waterfall.name)
        texts.append(_section(heading, waterfall_in_words(say, waterfall)))
    sections = [
        ("h_assignments", assignments(say)),
        ("h_bonuses", bonuses(say)),
        ("h_channels", channels(say)),
        ("h_spending", spending(say)),
        ("h_statements", statements(say)),
        ("h_amendments", amendments(say)),
        ("h_licences", licences(say)),
        ("h_payments", payments(say)),
        ("h_odd_cents", odd_cents(say)),
        ("h_conversion", conversion(say)),
        ("h_undisclosed", undisclosed(say)),
        ("h_sources", sources(say)),
    ]
    texts.extend(_section(say.phrase(heading), lines) for heading, lines in sections)
    return "\n\n".join(text for text in texts if text) + "\n"


def step_sentences(deal: Deal, lang: str) -> dict[str, str]:
    """What each step of the waterfalls says, by its name, in English or simplified Chinese."""
    say = Wording(deal, lang)
    return {
        name: text
        for waterfall in deal.waterfalls.values()
        for name, text in steps_in_words(say, waterfall)
    }


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
