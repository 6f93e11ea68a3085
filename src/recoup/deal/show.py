"""A deal in plain sentences, one a clause, each with its address in the text."""

from collections.abc import Iterator
from dataclasses import dataclass

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
from recoup.deal.words.wording import LANGUAGES, Sentence, Wording


@dataclass(frozen=True, slots=True)
class Section:
    """Some sentences under a heading."""

    heading: str
    sentences: tuple[Sentence, ...]

    def __str__(self) -> str:
        return "\n".join([self.heading, *(f"  {sentence}" for sentence in self.sentences)])


def deal_in_words(deal: Deal, lang: str = "en") -> str:
    """The whole deal in English (`en`) or simplified Chinese (`zh`), as text.

    Raises: ValueError for another language.
    """
    return "\n\n".join(str(section) for section in deal_sections(deal, lang)) + "\n"


def deal_sections(deal: Deal, lang: str = "en") -> tuple[Section, ...]:
    """The whole deal in English (`en`) or simplified Chinese (`zh`).

    Every sentence ends with the line of the text that says so, and with what that line cites; a
    term that nobody disclosed shows its range. Names in Chinese are used where the deal gives them.

    Raises: ValueError for another language.
    """
    if lang not in LANGUAGES:
        raise ValueError(f"deals are told in `en` or `zh`, not in `{lang}`")
    say = Wording(deal, str(lang))
    sections = [Section(heading, tuple(sentences)) for heading, sentences in _sections(say)]
    return tuple(section for section in sections if section.sentences)


def _sections(say: Wording) -> Iterator[tuple[str, Iterator[Sentence]]]:
    yield say.phrase("h_deal"), _deal(say)
    yield say.phrase("h_pieces"), pieces(say)
    yield say.phrase("h_parties"), parties(say)
    yield say.phrase("h_ownership"), stakes(say)
    yield say.phrase("h_films"), films(say)
    yield say.phrase("h_media"), media(say)
    yield say.phrase("h_rights"), grants(say)
    yield say.phrase("h_terms"), terms(say)
    yield say.phrase("h_accounts"), accounts(say)
    yield say.phrase("h_milestones"), milestones(say)
    for waterfall in say.deal.waterfalls.values():
        kind = "h_definition" if waterfall.definition else "h_waterfall"
        yield say.phrase(kind, name=waterfall.name), waterfall_in_words(say, waterfall)
    yield say.phrase("h_assignments"), assignments(say)
    yield say.phrase("h_bonuses"), bonuses(say)
    yield say.phrase("h_channels"), channels(say)
    yield say.phrase("h_spending"), spending(say)
    yield say.phrase("h_statements"), statements(say)
    yield say.phrase("h_amendments"), amendments(say)
    yield say.phrase("h_licences"), licences(say)
    yield say.phrase("h_payments"), payments(say)
    yield say.phrase("h_odd_cents"), odd_cents(say)
    yield say.phrase("h_conversion"), conversion(say)
    yield say.phrase("h_undisclosed"), undisclosed(say)
    yield say.phrase("h_sources"), sources(say)


def step_sentences(deal: Deal, lang: str) -> dict[str, str]:
    """What each step of the waterfalls says, by its name, in English or simplified Chinese."""
    say = Wording(deal, lang)
    return {
        name: text
        for waterfall in deal.waterfalls.values()
        for name, text in steps_in_words(say, waterfall)
    }


def _deal(say: Wording) -> Iterator[Sentence]:
    deal = say.deal
    title = say.quoted(say.title(deal.title, deal.zh))
    yield say.sentence(say.phrase("titled", title=title), deal.span)
    if deal.signed is not None:
        text = say.phrase("signed", date=say.date(deal.signed))
        yield say.sentence(text, *deal.head.get("signed", ()))
    if deal.books is not None:
        text = say.phrase("books", currency=say.currency(deal.books))
        yield say.sentence(text, *deal.head.get("books", ()))
