"""A deal as it stands in an editor, and what may be asked about a place in it."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from recoup.analysis.ladder import LadderLine
from recoup.api import DealFile, Refused, Result, check
from recoup.deal.completion import Completions, completions
from recoup.deal.model import Deal
from recoup.deal.show import deal_sections
from recoup.diagnostics.diagnostic import Diagnostic, errors_of, has_errors
from recoup.diagnostics.span import Source, Span
from recoup.language.from_text import parse_source
from recoup.language.show import text_of
from recoup.plan.model import Step
from recoup.values.shown import show
from recoup.web.folder import Folder

_NAME = re.compile(r"[\w.]+")


@dataclass(frozen=True, slots=True)
class Declared:
    """A name that a deal declares: what it is, what it is called, and where."""

    name: str
    kind: str
    title: str
    span: Span


@dataclass(frozen=True)
class Document:
    """A text in the place of a deal file; the files beside it are as they are on disk."""

    path: Path
    text: str

    @cached_property
    def file(self) -> DealFile:
        """The deal by this text, with what is wrong in it.

        Raises: DealFileMissing where a text is no deal file at all.
        """
        texts: dict[Path, str] = {}
        with suppress(OSError):  # A text that was never saved uses no other files.
            texts = {Path(t.source.name): t.source.text for t in check(self.path).trees}
        return check(self.path, texts={**texts, self.path: self.text})

    @property
    def deal(self) -> Deal:
        """What the text says, as far as it can be read."""
        return self.file.readings.deals[0].deal

    def faults(self) -> list[Diagnostic]:
        """What is wrong in this text, or to be known; not what is wrong in files that it uses."""
        return [d for d in self.file.diagnostics if d.span is None or self._here(d.span)]

    def declared(self) -> Iterator[Declared]:
        """Every name that the text declares, in the order of their kinds."""
        deal = self.deal
        kinds = (
            ("party", deal.parties), ("film", deal.films), ("account", deal.accounts),
            ("milestone", deal.milestones), ("waterfall", deal.waterfalls),
            ("channel", deal.channels), ("source", deal.sources),
        )  # fmt: skip
        for kind, found in kinds:
            for name, one in found.items():
                if self._here(one.span):
                    yield Declared(name, kind, one.title or name, one.span)
        for name, term in deal.undisclosed.items():
            if self._here(term.span):
                yield Declared(
                    name, "undisclosed term", f"{show(term.low)}..{show(term.high)}", term.span
                )

    def definition(self, offset: int) -> Declared | None:
        """What the name at an offset was declared as; None where it is no declared name."""
        name = self._name_at(offset)
        return next((each for each in self.declared() if each.name == name), None)

    def references(self, offset: int) -> list[Span]:
        """Every place in the text where the name at an offset stands."""
        declared = self.definition(offset)
        if declared is None:
            return []
        source = declared.span.source
        pattern = re.compile(rf"(?<![\w.]){re.escape(declared.name)}(?![\w])")
        return [Span(source, m.start(), m.end()) for m in pattern.finditer(_code(source.text))]

    def hover(self, offset: int) -> str | None:
        """What the line at an offset says in words, and where it stands on the receipts beside.

        As Markdown; None where the line says nothing that can be told.
        """
        source = Source(str(self.path), self.text)
        line = source.line_of(offset)
        said = [*self._said(line), *self._stands(line)]
        declared = self.definition(offset)
        if declared is not None:
            said.insert(0, f"**{declared.title}** ({declared.kind} `{declared.name}`)")
        return "\n\n".join(said) or None

    def completions(self, offset: int) -> Completions:
        """What may be written at an offset."""
        return completions(self.deal, self.text, offset)

    def laid_out(self) -> str | None:
        """The text laid out the one way; None where a line of it cannot be read."""
        tree, diagnostics = parse_source(Source(str(self.path), self.text))
        return None if has_errors(diagnostics) else text_of(tree)

    def _said(self, line: int) -> Iterator[str]:
        if has_errors(list(self.file.diagnostics)) or self.file.readings.open:
            return
        for section in deal_sections(self.file.deal):
            for sentence in section.sentences:
                if any(self._here(s) and s.source.line_of(s.start) == line for s in sentence.spans):
                    yield sentence.said

    def _stands(self, line: int) -> Iterator[str]:
        """What a step has been paid on the receipts beside the deal, and what it still wants."""
        place = f"{self.path.name}:{line}"
        if isinstance(self._result, str):
            if any(Path(s.span.place).name == place for s in self._steps()):
                yield f"What it was paid is not known: {self._result}"
            return
        assumed = ", ".join(f"`{a.name}` = {a.value}" for a in self._result.assumptions)
        for step in self._result.ladder:
            if Path(step.place).name == place:
                yield _standing(step) + (
                    f"\n\nAssumed, since undisclosed: {assumed}" if assumed else ""
                )

    def _steps(self) -> Iterator[Step]:
        """The steps of the deal, where its plan can be told without figures for its open terms."""
        with suppress(Refused):
            yield from self.file.plan().steps

    @cached_property
    def _result(self) -> Result | str:
        """The deal run on what lies beside it, or why it cannot be."""
        folder = Folder(self.path.parent)
        try:
            kept = folder.find(self.path.stem)
            return self.file.run(kept.receipts or (), kept.rates, assume=folder.assumed(kept))
        except Refused as refused:
            return "; ".join(dict.fromkeys(d.message for d in errors_of(refused.diagnostics)))
        except (LookupError, OSError):
            return "the text was never saved"

    def _here(self, span: Span) -> bool:
        return span.source.name == str(self.path)

    def _name_at(self, offset: int) -> str | None:
        for found in _NAME.finditer(self.text):
            if found.start() <= offset <= found.end():
                return found[0].partition(".")[0]
            if found.start() > offset:
                return None
        return None


def _standing(step: LadderLine) -> str:
    wants = "" if step.wants is None else f", still wants {step.wants:,f}"
    stopped = f". Stopped: {step.stopped_by}" if step.stopped_by else ""
    reached = f"{step.currency} {step.reached:,f} reached it, {step.paid:,f} was paid"
    return f"`{step.step}`: {reached}{wants}{stopped}"


def _code(text: str) -> str:
    """The text with quoted words and comments blanked out, each character in its place."""
    return re.sub(r'"[^"\n]*"|#[^\n]*', lambda found: " " * len(found[0]), text)
