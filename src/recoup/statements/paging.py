"""From a statement's figures to its page, in one language or several."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from recoup.statements import words
from recoup.statements.model import (
    Balance,
    Clause,
    Document,
    Figures,
    Line,
    Receipt,
    Section,
)
from recoup.statements.page import (
    Block,
    Cell,
    Column,
    Grid,
    Headline,
    Money,
    Page,
    Passage,
    Passages,
    Row,
    Sentences,
    Text,
)
from recoup.values import money as values
from recoup.values.figures import amount_rounded
from recoup.values.glossary import Term
from recoup.values.number import show_rate

# What a page shows of long lists; JSON and CSV have all of it.
MOST_RECEIPTS = 400
MOST_BROUGHT = 12
MOST_CHARACTERS = 900


def page_of(document: Document, langs: Sequence[str]) -> Page:
    """The page of a statement in some of `en`, `zh` and `zh-Hant`, in that order."""
    return _Paging(document, tuple(langs)).page()


@dataclass(frozen=True)
class _Paging:
    document: Document
    langs: tuple[str, ...]

    def page(self) -> Page:
        document = self.document
        title = document.title or document.deal
        return Page(
            self.langs,
            self.text(words.said(document.layout.value)),
            self.text(title),
            self.text(document.deal),
            tuple(self._facts()),
            tuple(self._headline(balance) for balance in document.balances),
            tuple(self._blocks()),
            self.text(words.said("page", page="{page}", pages="{pages}")),
        )

    # ---- texts -----------------------------------------------------------------------------------

    def text(self, term: Term) -> Text:
        """A term in each language, once where two say the same."""
        return tuple(dict.fromkeys(term.in_language(lang) for lang in self.langs))

    def say(self, name: str, /, **parts: Term | str) -> Text:
        return self.text(words.said(name, **parts))

    def _amount(self, minor: int, currency: str) -> Term:
        full = values.grouped(minor, currency)
        name = words.currency(currency)
        return Term(f"{currency} {full}", f"{full} {name.zh_hans}", f"{full} {name.zh_hant}")

    # ---- the head --------------------------------------------------------------------------------

    def _facts(self) -> Iterator[tuple[Text, Text]]:
        document, period = self.document, self.document.period
        if document.party is not None:
            yield self.say("deal"), self.text(document.deal)
        span = words.joined(words.day(period.first), words.day(period.last), by=" – ")
        if ".." not in period.name:
            span = words.bracketed(span, words.plain(period.name))
        yield self.say("period"), self.text(span)
        yield self.say("dated"), self.text(words.day(document.dated))
        if document.issue is not None:
            number = str(document.issue.number)
            draft = words.said("draft")
            shown = words.plain(number)
            if document.issue.entry is None:
                shown = words.bracketed(shown, draft)
            yield self.say("number"), self.text(shown)
        if document.due_by is not None:
            yield self.say("due_by"), self.text(words.day(document.due_by))
        if document.objection_until is not None:
            yield self.say("objection"), self.text(words.day(document.objection_until))
        if document.readings:
            yield self.say("readings"), self.text(words.plain(", ".join(document.readings)))

    def _headline(self, balance: Balance) -> Headline:
        money = Money(balance.due, balance.currency, "due")
        rounded = [
            amount_rounded(values.Money(balance.due, balance.currency), lang) for lang in self.langs
        ]
        short = tuple(dict.fromkeys(rounded))
        full = self.text(self._amount(balance.due, balance.currency))
        spaced = {text.replace(" ", "") for text in short}
        below = tuple(text for text in full if text.replace(" ", "") not in spaced)
        return Headline(self.say(self._due), short, money, below)

    @property
    def _due(self) -> str:
        """What the sum is called: before what is held back, where that cannot be known."""
        held = self.document.reserve_place is not None and self.document.issue is None
        return "due_before" if held else "due"

    # ---- the body --------------------------------------------------------------------------------

    def _blocks(self) -> Iterator[Block]:
        document = self.document
        yield from (self._balance(balance) for balance in document.balances)
        yield from (self._section(section) for section in document.sections)
        yield from self._waiting()
        yield from self._next()
        yield from self._held()
        yield from self._objection()
        yield from self._assumed()
        yield from self._receipts()
        yield from self._clauses()
        yield from self._sources()

    def _balance(self, balance: Balance) -> Grid:
        rows = [("opening", balance.opening)]
        if balance.adjustment:
            rows.append(("of_earlier", balance.adjustment))
        rows.append(("of_period", balance.current))
        for name, amount in (("held_back", balance.held_back), ("released", balance.released)):
            if amount:
                rows.append((name, -amount if name == "held_back" else amount))
        rows.append((self._due, balance.due))
        if balance.paid is not None:
            rows.append(("paid", -balance.paid))
        rows.append(("closing", balance.closing))
        key = f"{self.document.deal.en}/balance"
        return Grid(
            "balance",
            self._of_currency("balance", balance.currency),
            (Column(self.say("section")), Column(self.say("amount"), right=True)),
            tuple(
                Row(
                    "total" if name in {self._due, "closing"} else "flow",
                    (Cell(self.say(name)), Cell(money=Money(amount, balance.currency, "amount"))),
                    f"{key}/{name}/{balance.currency}",
                )
                for name, amount in rows
            ),
        )

    def _of_currency(self, name: str, currency: str) -> Text:
        return self.text(words.bracketed(words.said(name), words.currency(currency)))

    @cached_property
    def _columns(self) -> tuple[str, ...]:
        adjusted = ("adjustment",) if self.document.adjusted else ()
        return ("prior", *adjusted, "current", "cumulative")

    def _section(self, section: Section) -> Grid:
        asks = any(line.wants is not None for line in section.lines)
        names = (*self._columns, "wants") if asks else self._columns
        columns = [Column(self.say("section"))]
        columns += [Column(self.say(name), right=True) for name in names]
        title = words.bracketed(section.title, words.currency(section.currency))
        return Grid(
            section.name,
            self.text(title),
            tuple(columns),
            tuple(self._line(line, section.currency, names) for line in section.lines),
        )

    def _line(self, line: Line, currency: str, names: Sequence[str]) -> Row:
        cells = [
            Cell(self.text(line.label), self._below(line, currency), None, _anchor(line.clause))
        ]
        for name in names:
            amount = line.wants if name == "wants" else getattr(line.figures, name)
            cells.append(Cell(money=None if amount is None else Money(amount, currency, name)))
        return Row(line.kind.value, tuple(cells), line.key)

    def _below(self, line: Line, currency: str) -> Text:
        parts = [line.detail] if line.detail is not None else []
        if line.rate is not None and line.base is not None and line.base.cumulative:
            base = self._base(line.base, currency)
            parts.append(words.said("of_base", rate=show_rate(line.rate), base=base))
        return self.text(words.joined(*parts)) if parts else ()

    def _base(self, base: Figures, currency: str) -> str:
        return values.grouped(base.cumulative, currency)

    # ---- what comes next -------------------------------------------------------------------------

    def _waiting(self) -> Iterator[Grid]:
        if not self.document.waiting:
            return
        rows = []
        for wait in self.document.waiting:
            needed = [
                words.said("more_at", amount=self._amount(m.amount, m.currency), source=m.source)
                for m in wait.needed
            ]
            shown = words.joined(*needed, by="; ") if needed else words.said("no_receipt")
            # The reason is told as the engine says it, in English; the figures in every language.
            reason = (wait.reason,) if "en" in self.langs else ()
            label = Cell(self.text(wait.label), reason, None, _anchor(wait.clause))
            rows.append(Row("waiting", (label, Cell(self.text(shown))), wait.step))
        columns = (Column(self.say("step")), Column(self.say("needed")))
        yield Grid("waiting", self.say("waiting"), columns, tuple(rows))

    def _next(self) -> Iterator[Grid]:
        if not self.document.next:
            return
        columns = (
            Column(self.say("received_at")),
            Column(self.say("goes_to")),
            Column(self.say("by_step")),
            Column(self.say("part"), right=True),
        )
        rows = tuple(
            Row(
                "share" if share.party == self.document.party else "next",
                (
                    Cell(self.text(words.bracketed(share.source, words.currency(share.currency)))),
                    Cell(self.text(share.title)),
                    Cell((share.step,), refers_to=_anchor(self._known(share.step))),
                    Cell((share.percent,)),
                ),
                f"{share.source.en}/{share.party}/{share.step}",
            )
            for share in self.document.next
        )
        yield Grid("next", self.say("next"), columns, rows)

    def _known(self, step: str) -> str | None:
        return step if any(c.name == step for c in self.document.clauses) else None

    def _held(self) -> Iterator[Grid]:
        if not self.document.held:
            return
        names = ("of", "why", "amount")
        columns = tuple(Column(self.say(n), right=n == "amount") for n in names)
        rows = tuple(
            Row(
                "held",
                (
                    Cell((h.of,), (h.name,) if h.name else ()),
                    Cell((h.reason,)),
                    Cell((h.currency,), money=Money(h.amount, h.currency, "held")),
                ),
                f"held/{h.name}/{h.of}/{h.currency}",
            )
            for h in self.document.held
        )
        yield Grid("held", self.say("held"), columns, rows)

    def _objection(self) -> Iterator[Sentences]:
        document = self.document
        if document.party is None:
            return
        said = [self.say("object_unsaid")]
        if document.objection_until is not None:
            day, place = words.day(document.objection_until), document.objection_place or ""
            said = [self.say("object_until", day=day, place=place)]
        if document.issue is None:
            said.append(self.say("paid_unsaid"))
            if document.reserve_place is not None:
                said.append(self.say("reserve_unsaid", place=document.reserve_place))
        else:
            seal = words.plain(document.issue.seal)
            said.append(self.text(words.joined(words.said("seal"), seal, by=": ")))
        yield Sentences("objection", self.say("objection"), tuple(said))

    def _assumed(self) -> Iterator[Grid]:
        if not self.document.assumed:
            return
        columns = tuple(Column(self.say(n)) for n in ("term", "value", "within"))
        rows = tuple(
            Row(
                "assumed",
                (Cell((a.name,), code=True), Cell((a.value,)), Cell((f"{a.low} – {a.high}",))),
                a.name,
            )
            for a in self.document.assumed
        )
        yield Grid("assumed", self.say("assumed"), columns, rows)

    # ---- explanations ----------------------------------------------------------------------------

    @cached_property
    def _rows_shown(self) -> dict[str, str]:
        """The anchors of the receipts that the page shows."""
        shown = self.document.receipts[:MOST_RECEIPTS]
        return {row.name: f"r{number}" for number, row in enumerate(shown, 1)}

    def _receipts(self) -> Iterator[Grid]:
        receipts = self.document.receipts
        if not receipts:
            return
        names = ("day", "row", "of", "came", "entered_as")
        right = {"came", "entered_as"}
        columns = tuple(Column(self.say(n), right=n in right) for n in names)
        rows = [self._receipt(row) for row in receipts[:MOST_RECEIPTS]]
        if more := receipts[MOST_RECEIPTS:]:
            sums: dict[str, int] = {}
            for row in more:
                sums[row.currency] = sums.get(row.currency, 0) + row.amount
            amounts = "; ".join(values.grouped(a, c) + f" {c}" for c, a in sums.items())
            told = self.say("more_rows", count=str(len(more)), amount=amounts)
            rows.append(Row("more", (Cell(), Cell(), Cell(told), Cell(), Cell())))
        yield Grid("receipts_log", self.say("receipts_log"), columns, tuple(rows), aside=True)

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
                Cell(self.text(row.of), below[:1]),
                Cell((row.currency,), money=Money(row.amount, row.currency, "amount")),
                entered,
            ),
            f"receipt/{row.name}",
            self._rows_shown.get(row.name),
        )

    def _clauses(self) -> Iterator[Passages]:
        if self.document.clauses:
            passages = tuple(self._clause(clause) for clause in self.document.clauses)
            yield Passages("clauses", self.say("clauses"), passages)

    def _clause(self, clause: Clause) -> Passage:
        rows = [
            Row(
                "brought",
                (
                    Cell((brought.receipt,), (), None, self._rows_shown.get(brought.receipt)),
                    Cell(money=Money(brought.amount, clause.currency, "brought")),
                ),
                f"brought/{clause.name}/{brought.receipt}",
            )
            for brought in clause.brought[:MOST_BROUGHT]
        ]
        if more := clause.brought[MOST_BROUGHT:]:
            amount = values.grouped(sum(b.amount for b in more), clause.currency)
            told = self.say("more_rows", count=str(len(more)), amount=amount)
            rows.append(Row("more", (Cell(told), Cell())))
        said = tuple(_clipped(t) for t in self.text(clause.said)) if clause.said else ()
        anchor = _anchor(clause.name) or ""
        quoted = _clipped(clause.text)
        return Passage(anchor, (clause.name,), clause.place, quoted, said, tuple(rows))

    def _sources(self) -> Iterator[Sentences]:
        if not self.document.cited:
            return
        said = []
        for source in self.document.cited:
            how = words.said(source.said) if source.said else None
            shown = words.plain(f"{source.name}: {source.text}")
            said.append(self.text(words.bracketed(shown, how) if how else shown))
        yield Sentences("sources", self.say("sources"), tuple(said))


def _anchor(clause: str | None) -> str | None:
    return None if clause is None else "c-" + clause.replace(" ", "-")


def _clipped(text: str) -> str:
    """A clause as far as a page has room for it."""
    return text if len(text) <= MOST_CHARACTERS else f"{text[: MOST_CHARACTERS - 1]}…"
