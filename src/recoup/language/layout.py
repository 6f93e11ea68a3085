"""Lines and their nesting: indentation makes blocks, `#` a comment, a final comma continues."""

from dataclasses import dataclass, field

from recoup.diagnostics.diagnostic import Diagnostic
from recoup.diagnostics.span import Source, Span
from recoup.values.record import record

# A line that ends with one of these words, or with a comma, goes on in the next.
GO_ON = frozenset({"and", "or", "when", "plus", "less"})


@dataclass(slots=True)
class Line:
    """One logical line: its span without indentation or comment, and what is nested below it.

    A None among the comments is an empty line between them, or between them and the line.
    """

    span: Span
    indent: int
    comments_before: tuple[str | None, ...] = ()
    comment: str | None = None
    blank_before: bool = False
    children: list["Line"] = field(default_factory=list)


@record
class Layout:
    """The nested lines of a file, and the comments that stand after the last one."""

    lines: list[Line]
    comments_after: tuple[str | None, ...]
    diagnostics: list[Diagnostic]


def _comment_start(text: str) -> int | None:
    quoted = False
    for i, character in enumerate(text):
        if character == '"':
            quoted = not quoted
        elif character == "#" and not quoted:
            return i
    return None


def without_comments(text: str) -> str:
    """The text of a line, continued or not, with spaces in place of its comments."""
    lines = []
    for line in text.split("\n"):
        at = _comment_start(line)
        lines.append(line if at is None else line[:at] + " " * (len(line) - at))
    return "\n".join(lines)


def _flat_lines(source: Source) -> tuple[list[Line], tuple[str | None, ...], list[Diagnostic]]:
    lines: list[Line] = []
    diagnostics: list[Diagnostic] = []
    comments: list[str | None] = []
    blank = False
    continued = False
    offset = 0
    for raw in source.text.splitlines(keepends=True):
        start, offset = offset, offset + len(raw)
        text = raw.rstrip()
        hash_at = _comment_start(text)
        comment = text[hash_at + 1 :].strip() if hash_at is not None else None
        code = text[:hash_at].rstrip() if hash_at is not None else text
        body = code.lstrip()
        if not body:
            if comment is not None:
                comments.append(comment)
            elif not comments:
                blank = True
            elif comments[-1] is not None:
                comments.append(None)
            continue
        indent = len(code) - len(body)
        if "\t" in code[:indent]:
            diagnostics.append(
                Diagnostic(
                    "tab-indent",
                    "a tab indents this line; lines are indented by spaces",
                    Span(source, start, start + indent),
                    hint="indent by two spaces a level, or run `recoup fmt`",
                )
            )
        if continued and lines:
            last = lines[-1]
            last.span = Span(source, last.span.start, start + len(code))
            last.comments_before += tuple(comments)
            last.comment = " ".join(c for c in (last.comment, comment) if c) or None
        else:
            span = Span(source, start + indent, start + len(code))
            lines.append(Line(span, indent, tuple(comments), comment, blank))
        comments, blank = [], False
        continued = body.endswith(",") or body.split()[-1] in GO_ON
    while comments and comments[-1] is None:
        comments.pop()
    return lines, tuple(comments), diagnostics


def lay_out(source: Source) -> Layout:
    """The lines of a source, nested by indentation.

    A line deeper than the one above it is its child. A line that returns to a depth at which no
    line stands is a diagnostic, and is read at the nearest depth that does.
    """
    flat, after, diagnostics = _flat_lines(source)
    top: list[Line] = []
    open_lines: list[Line] = []
    for line in flat:
        last_closed = None
        while open_lines and open_lines[-1].indent >= line.indent:
            last_closed = open_lines.pop()
        siblings = open_lines[-1].children if open_lines else top
        if last_closed is not None and last_closed.indent != line.indent:
            diagnostics.append(
                Diagnostic(
                    "uneven-indent",
                    f"this line is indented by {line.indent} spaces; "
                    f"the lines beside it by {last_closed.indent}",
                    line.span,
                    hint=f"indent it by {last_closed.indent} spaces",
                )
            )
        siblings.append(line)
        open_lines.append(line)
    return Layout(top, after, diagnostics)
