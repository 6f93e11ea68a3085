"""What is wrong, where, and how to mend it: a value, collected, never raised."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from recoup.diagnostics.span import Span


class Severity(StrEnum):
    """An error stops the work after its stage; a warning and a note do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that helps to understand a diagnostic."""

    message: str
    span: Span


@dataclass(frozen=True, slots=True)
class Edit:
    """Text in place of what stands at a span; put in before it, where the span is empty."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One meaning of a line that could have several.

    `words` are what would say it, `line` is the whole line so said, which `edits` bring about.
    """

    words: str
    meaning: str
    line: str = ""
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding about a text.

    `code` is a name such as `unknown-party`; `message` says the fact, then the rule; `hint` is an
    imperative that can be pasted or followed; `span` is None only where the finding is about a
    file as a whole. `readings` are what the line could be written as to say what it leaves open.
    """

    code: str
    message: str
    span: Span | None
    hint: str | None = None
    related: tuple[Related, ...] = ()
    severity: Severity = Severity.ERROR
    readings: tuple[Reading, ...] = ()


def errors_of(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The findings that stop the work."""
    return [d for d in diagnostics if d.severity is Severity.ERROR]


def has_errors(diagnostics: list[Diagnostic]) -> bool:
    """Whether any of the findings stops the work."""
    return any(d.severity is Severity.ERROR for d in diagnostics)


def in_order(diagnostics: list[Diagnostic]) -> list[Diagnostic]:
    """The findings in the order of the text, each once."""

    def place(d: Diagnostic) -> tuple[str, int, str]:
        if d.span is None:
            return ("", -1, d.code)
        return (d.span.source.name, d.span.start, d.code)

    return sorted(dict.fromkeys(diagnostics), key=place)
