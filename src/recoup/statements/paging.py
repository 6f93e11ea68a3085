"""From a statement's figures to its page, in one language or several."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from recoup.statements import words
from recoup.statements.explanations import Explanations
from recoup.statements.model import Balance, Document
from recoup.statements.page import Block, Drawing, Headline, Money, Page, Text
from recoup.statements.tables import Tables, due_word
from recoup.statements.teller import Teller
from recoup.values import money as values
from recoup.values.figures import amount_rounded
from recoup.values.phrases import amount, plain


def page_of(document: Document, langs: Sequence[str], drawings: tuple[Drawing, ...] = ()) -> Page:
    """The page of a statement in some of `en`, `zh` and `zh-Hant`, in that order."""
    return _Paging(document, Teller(tuple(langs)), drawings).page()


@dataclass(frozen=True)
class _Paging:
    document: Document
    teller: Teller
    drawings: tuple[Drawing, ...]

    def page(self) -> Page:
        document, text = self.document, self.teller.text
        return Page(
            self.teller.langs,
            text(words.said(document.layout.value)),
            text(document.title or document.deal),
            text(document.deal),
            tuple(self._facts()),
            tuple(self._headline(balance) for balance in document.balances),
            tuple(self._blocks()),
            self.teller.say("page", page="{page}", pages="{pages}"),
        )

    def _facts(self) -> Iterator[tuple[Text, Text]]:
        document, period = self.document, self.document.period
        say, text = self.teller.say, self.teller.text
        if document.party is not None:
            yield say("deal"), text(document.deal)
        span = words.joined(words.day(period.first), words.day(period.last), by=" – ")
        if ".." not in period.name:
            span = words.bracketed(span, plain(period.name))
        yield say("period"), text(span)
        yield say("dated"), text(words.day(document.dated))
        if document.issue is not None:
            number = plain(str(document.issue.number))
            if document.issue.entry is None:
                number = words.bracketed(number, words.said("draft"))
            yield say("number"), text(number)
        if document.due_by is not None:
            yield say("due_by"), text(words.day(document.due_by))
        if document.objection_until is not None:
            yield say("objection"), text(words.day(document.objection_until))
        if document.readings:
            yield say("readings"), text(plain(", ".join(document.readings)))

    def _headline(self, balance: Balance) -> Headline:
        due = values.Money(balance.due, balance.currency)
        short = tuple(dict.fromkeys(amount_rounded(due, lang) for lang in self.teller.langs))
        spaced = {text.replace(" ", "") for text in short}
        full = self.teller.text(amount(due))
        below = tuple(text for text in full if text.replace(" ", "") not in spaced)
        money = Money(balance.due, balance.currency, "due")
        return Headline(self.teller.say(due_word(self.document)), short, money, below)

    def _blocks(self) -> Iterator[Block]:
        explanations = Explanations(self.document, self.teller)
        tables = Tables(self.document, self.teller, explanations)
        yield from tables.balances()
        yield from tables.sections()
        yield from self.drawings
        yield from tables.waiting()
        yield from tables.next()
        yield from tables.held()
        yield from explanations.objection()
        yield from explanations.assumed()
        yield from explanations.receipts()
        yield from explanations.clauses()
        yield from explanations.sources()
