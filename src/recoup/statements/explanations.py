"""What a statement rests on: objections, assumptions, receipts, clauses, sources."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from recoup.statements import words
from recoup.statements.model import Brought, Clause, Document, Kind, Line, Receipt
from recoup.statements.page import Cell, Column, Grid, Money, Passage, Passages, Row, Sentences
from recoup.statements.teller import Teller
from recoup.values import money as values
from recoup.values.glossary import Term
from recoup.values.phrases import plain

# What a page shows of long lists; JSON and CSV have all of it.
MOST_RECEIPTS = 400
MOST_BROUGHT = 12
MOST_CHARACTERS = 900


@dataclass(frozen=True)
class Explanations:
    """The notes of a document, and where each line finds its own."""

    document: Document
    teller: Teller

    # ---- where lines refer to --------------------------------------------------------------------

    def anchor(self, line: Line, currency: str) -> str | None:
        """Where a line is explained: its clause, or the first of the receipts that it sums up."""
        if line.kind is Kind.RECEIPTS:
            return self._receipts_of.get((line.label, currency))
        return None if line.clause is None else self.clause_anchor(line.clause)

    def clause_anchor(self, clause: str) -> str | None:
        """Where a clause is shown; None where the document does not have it."""
        return _anchor(clause) if clause in self._clauses else None

    @cached_property
    def _clauses(self) -> set[str]:
        return {clause.name for clause in self.document.clauses}

    @cached_property
    def _rows_shown(self) -> dict[str, str]:
        """The anchors of the receipts that the page shows."""
        shown = self.document.receipts[:MOST_RECEIPTS]
        return {row.name: f"r{number}" for number, row in enumerate(shown, 1)}

    @cached_property
    def _receipts_of(self) -> dict[tuple[Term, str], str]:
        shown = reversed(self.document.receipts[:MOST_RECEIPTS])
        return {(row.of, row.currency): self._rows_shown[row.name] for row in shown}

    # ---- the notes -------------------------------------------------------------------------------

    def objection(self) -> Iterator[Sentences]:
        """Until when the party may object, and what the statement cannot know."""
        document, say = self.document, self.teller.say
        if document.party is None:
            return
        said = [say("object_unsaid")]
        if document.objection_until is not None:
            day, place = words.day(document.objection_until), document.objection_place or ""
            said = [say("object_until", day=day, place=place)]
        if document.issue is not None:
            seal = words.headed(words.said("seal"), plain(document.issue.seal))
            said.append(self.teller.text(seal))
        else:
            said.append(say("paid_unsaid"))
            if document.reserve_place is not None:
                said.append(say("reserve_unsaid", place=document.reserve_place))
        yield Sentences("objection", say("objection"), tuple(said))

    def assumed(self) -> Iterator[Grid]:
        """The figures that stand in for what nobody disclosed."""
        if self.document.assumed:
            columns = tuple(Column(self.teller.say(n)) for n in ("term", "value", "within"))
            rows = tuple(
                Row(
                    "assumed",
                    (Cell((a.name,), code=True), Cell((a.value,)), Cell((f"{a.low} – {a.high}",))),
                    a.name,
                )
                for a in self.document.assumed
            )
            yield Grid("assumed", self.teller.say("assumed"), columns, rows)

    def receipts(self) -> Iterator[Grid]:
        """The rows of the period, as they came and as they were taken in."""
        receipts = self.document.receipts
        if not receipts:
            return
        names = ("day", "row", "of", "came", "entered_as")
        columns = tuple(Column(self.teller.say(n), right=n in names[3:]) for n in names)
        rows = [self._receipt(row) for row in receipts[:MOST_RECEIPTS]]
        if more := receipts[MOST_RECEIPTS:]:
            sums: dict[str, int] = {}
            for row in more:
                sums[row.currency] = sums.get(row.currency, 0) + row.amount
            amounts = "; ".join(values.grouped(a, c) + f" {c}" for c, a in sums.items())
            told = self.teller.say("more_rows", count=str(len(more)), amount=amounts)
            rows.append(Row("more", (Cell(), Cell(), Cell(told), Cell(), Cell())))
        yield Grid(
            "receipts_log", self.teller.say("receipts_log"), columns, tuple(rows), aside=True
        )

    def _receipt(self, row: Receipt) -> Row:
        below = tuple(part for part in (row.note, row.place) if part)
        entered = Cell()
        if row.entered is not None:
            rate = (f"× {row.rate}",) if row.rate else ()
            amount = Money(row.entered, row.entered_currency, "entered")
            entered = Cell((row.entered_currency,), rate, amount)
        return Row(
            "receipt",
            (
                Cell((row.day.isoformat(),)),
                Cell((row.name,), code=True),
                Cell(self.teller.text(row.of), below[:1]),
                Cell((row.currency,), money=Money(row.amount, row.currency, "amount")),
                entered,
            ),
            f"receipt/{row.name}",
            self._rows_shown.get(row.name),
        )

    def clauses(self) -> Iterator[Passages]:
        """Every clause that a line refers to, with the receipts that it was applied to."""
        if self.document.clauses:
            passages = tuple(self._clause(clause) for clause in self.document.clauses)
            yield Passages("clauses", self.teller.say("clauses"), passages)

    def _clause(self, clause: Clause) -> Passage:
        rows = [self._brought(clause, brought) for brought in clause.brought[:MOST_BROUGHT]]
        if more := clause.brought[MOST_BROUGHT:]:
            amount = values.grouped(sum(b.amount for b in more), clause.currency)
            told = self.teller.say("more_rows", count=str(len(more)), amount=amount)
            rows.append(Row("more", (Cell(told), Cell())))
        said = tuple(_clipped(t) for t in self.teller.text(clause.said)) if clause.said else ()
        head = self.teller.text(clause.title or plain(clause.name))
        at = f"{clause.name} · {clause.place}" if clause.title else clause.place
        anchor, quoted = _anchor(clause.name), _clipped(clause.text)
        return Passage(anchor, head, at, quoted, said, tuple(rows))

    def _brought(self, clause: Clause, brought: Brought) -> Row:
        cells = (
            Cell((brought.receipt,), (), None, self._rows_shown.get(brought.receipt)),
            Cell(money=Money(brought.amount, clause.currency, "brought")),
        )
        return Row("brought", cells, f"brought/{clause.name}/{brought.receipt}")

    def sources(self) -> Iterator[Grid]:
        """The publications that the clauses cite, and how each knows what it says."""
        if self.document.cited:
            names = ("source", "publication", "how")
            columns = tuple(Column(self.teller.say(n)) for n in names)
            rows = tuple(
                Row(
                    "source",
                    (
                        Cell((s.name,), code=True),
                        Cell((s.text,)),
                        Cell(self.teller.say(s.said) if s.said else ()),
                    ),
                    f"source/{s.name}",
                )
                for s in self.document.cited
            )
            yield Grid("sources", self.teller.say("sources"), columns, rows, aside=True)


def _anchor(clause: str) -> str:
    return "c-" + clause.replace(" ", "-")


def _clipped(text: str) -> str:
    """A clause as far as a page has room for it."""
    return text if len(text) <= MOST_CHARACTERS else f"{text[: MOST_CHARACTERS - 1]}…"
