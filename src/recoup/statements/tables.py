"""The figures of a statement as tables: balances, sections, what comes next, what is held."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from recoup.statements import words
from recoup.statements.explanations import Explanations
from recoup.statements.model import Balance, Document, Kind, Line, Section, Waiting
from recoup.statements.page import Cell, Column, Grid, Money, Row, Text
from recoup.statements.teller import Teller
from recoup.values import money as values
from recoup.values.glossary import Term
from recoup.values.number import show_rate
from recoup.values.phrases import amount


def due_word(document: Document) -> str:
    """What the sum due is called: before what is held back, where that cannot be known."""
    return "due_before" if document.reserve_place and document.issue is None else "due"


@dataclass(frozen=True)
class Tables:
    """The tables of a document; their lines refer to its explanations."""

    document: Document
    teller: Teller
    explanations: Explanations

    def balances(self) -> Iterator[Grid]:
        """What the party is owed, from the opening balance to the closing, in each currency."""
        for balance in self.document.balances:
            yield self._balance(balance)

    def _balance(self, balance: Balance) -> Grid:
        say, due = self.teller.say, due_word(self.document)
        rows = [("opening", balance.opening)]
        if balance.adjustment:
            rows.append(("of_earlier", balance.adjustment))
        rows.append(("of_period", balance.current))
        if balance.held_back:
            rows.append(("held_back", -balance.held_back))
        if balance.released:
            rows.append(("released", balance.released))
        rows.append((due, balance.due))
        if balance.paid is not None:
            rows.append(("paid", -balance.paid))
        rows.append(("closing", balance.closing))
        key = f"{self.document.deal.en}/balance"
        return Grid(
            "balance",
            self.teller.of_currency(words.said("balance"), balance.currency),
            (Column(say("section")), Column(say("amount"), right=True)),
            tuple(
                Row(
                    "total" if name in {due, "closing"} else "flow",
                    (Cell(say(name)), Cell(money=Money(minor, balance.currency, "amount"))),
                    f"{key}/{name}/{balance.currency}",
                )
                for name, minor in rows
            ),
        )

    # ---- sections --------------------------------------------------------------------------------

    def sections(self) -> Iterator[Grid]:
        """Every section, its lines with what they stood at before, in the period, and in all."""
        for section in self.document.sections:
            yield self._section(section)

    @cached_property
    def _columns(self) -> tuple[str, ...]:
        adjusted = ("adjustment",) if self.document.adjusted else ()
        return ("prior", *adjusted, "current", "cumulative")

    def _section(self, section: Section) -> Grid:
        asks = any(line.wants is not None for line in section.lines)
        names = (*self._columns, "wants") if asks else self._columns
        columns = [Column(self.teller.say("section"))]
        columns += [Column(self.teller.say(name), right=True) for name in names]
        return Grid(
            section.name,
            self.teller.of_currency(section.title, section.currency),
            tuple(columns),
            tuple(self._rows(section, names)),
        )

    def _rows(self, section: Section, names: Sequence[str]) -> Iterator[Row]:
        group: Term | None = None
        for line in section.lines:
            if line.group is not None and line.group != group:
                yield self._group(line.group, line.key)
            group = line.group
            yield self._line(line, section.currency, names)

    def _group(self, title: Term, key: str) -> Row:
        return Row("group", (Cell(self.teller.text(title)),), f"group/{key}")

    def _line(self, line: Line, currency: str, names: Sequence[str]) -> Row:
        anchor = self.explanations.anchor(line, currency)
        cells = [Cell(self.teller.text(line.label), self._below(line, currency), None, anchor)]
        for name in names:
            minor = line.wants if name == "wants" else getattr(line.figures, name)
            cells.append(Cell(money=None if minor is None else Money(minor, currency, name)))
        return Row(line.kind.value, tuple(cells), line.key, adds_up=line.kind is Kind.TOTAL)

    def _below(self, line: Line, currency: str) -> Text:
        parts = [line.detail] if line.detail is not None else []
        if line.rate is not None and line.base is not None and line.base.cumulative:
            base = values.grouped(line.base.cumulative, currency)
            parts.append(words.said("of_base", rate=show_rate(line.rate), base=base))
        return self.teller.text(words.joined(*parts)) if parts else ()

    # ---- what comes next -------------------------------------------------------------------------

    def waiting(self) -> Iterator[Grid]:
        """The steps that wait, and what must come in before each pays."""
        if self.document.waiting:
            columns = (Column(self.teller.say("step")), Column(self.teller.say("needed")))
            rows = tuple(self._waiting(wait) for wait in self.document.waiting)
            yield Grid("waiting", self.teller.say("waiting"), columns, rows)

    def _waiting(self, wait: Waiting) -> Row:
        anchor = self.explanations.clause_anchor(wait.clause)
        reason = self.teller.text(wait.reason) if wait.reason is not None else ()
        label = Cell(self.teller.text(wait.label), reason, None, anchor)
        return Row("waiting", (label, Cell(self.teller.text(_needed(wait)))), wait.step)

    def next(self) -> Iterator[Grid]:
        """Where the next unit goes, by the source that it comes in at."""
        if self.document.next:
            names = ("goes_to", "by_step", "part")
            columns = tuple(Column(self.teller.say(n), right=n == "part") for n in names)
            yield Grid("next", self.teller.say("next"), columns, tuple(self._next()))

    def _next(self) -> Iterator[Row]:
        source: tuple[Term, str] | None = None
        for share in self.document.next:
            key = f"{share.source.en}/{share.party}/{share.step}"
            if (share.source, share.currency) != source:
                source = (share.source, share.currency)
                title = words.bracketed(share.source, words.currency(share.currency))
                yield self._group(title, key)
            cells = (
                Cell(self.teller.text(share.title)),
                Cell((share.step,), refers_to=self.explanations.clause_anchor(share.step)),
                Cell((share.percent,)),
            )
            yield Row("share" if share.party == self.document.party else "next", cells, key)

    def held(self) -> Iterator[Grid]:
        """What came in and was paid to nobody, and why."""
        if self.document.held:
            names = ("of", "why", "amount")
            columns = tuple(Column(self.teller.say(n), right=n == "amount") for n in names)
            rows = tuple(
                Row(
                    "held",
                    (
                        Cell((h.of,), (h.name,) if h.name else ()),
                        Cell(self.teller.text(h.reason)),
                        Cell((h.currency,), money=Money(h.amount, h.currency, "held")),
                    ),
                    f"held/{h.name}/{h.of}/{h.currency}",
                )
                for h in self.document.held
            )
            yield Grid("held", self.teller.say("held"), columns, rows)


def _needed(wait: Waiting) -> Term:
    """What must come in before a step pays."""
    if wait.needed is None:
        return words.said("untold")
    if not wait.needed:
        return words.said("no_receipt")
    return words.either(
        *(
            words.said(
                "more_at",
                amount=amount(values.Money(m.amount, m.currency)),
                source=words.quoted(m.source),
            )
            for m in wait.needed
        )
    )
