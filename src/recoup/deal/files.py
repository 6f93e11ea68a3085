"""Deal files on disk: a deal and the files that it uses."""

import os
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from recoup.deal.check import check_deal
from recoup.deal.from_tree import from_trees
from recoup.deal.library import piece
from recoup.deal.model import Deal
from recoup.deal.uses import take_pieces
from recoup.diagnostics.diagnostic import Diagnostic, Related, has_errors, in_order
from recoup.diagnostics.outside import read_at_most
from recoup.diagnostics.span import Source, Span
from recoup.diagnostics.suggestion import closest
from recoup.language.from_text import parse_source
from recoup.language.model import Statement, Tree, Use, UsePiece
from recoup.language.rewording import reworded
from recoup.language.said_once import check_said_once

# A larger text is no deal: the terms of a studio's whole catalogue have a tenth of it.
LARGEST_TEXT_BYTES = 2**24


class DealFileMissing(OSError):
    """The deal file that was asked for cannot be read."""


# Deal files that are not on disk, by the paths that they would have.
Texts = Mapping[Path, str]


def read_source(path: Path, texts: Texts | None = None) -> Source:
    """The text of a deal file, on disk or among `texts`.

    Raises: DealFileMissing where there is no such file, or it is no UTF-8 text.
    """
    if texts is not None:
        if path not in texts:
            raise DealFileMissing(f"{path} cannot be read")
        return Source(str(path), texts[path])
    try:
        content = read_at_most(path, LARGEST_TEXT_BYTES + 1)
        if len(content) > LARGEST_TEXT_BYTES:
            raise DealFileMissing(f"{path} has more than {LARGEST_TEXT_BYTES:,} bytes")
        text = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        return Source(str(path), text)
    except DealFileMissing:
        raise
    except (OSError, UnicodeDecodeError) as error:
        reason = "is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else "cannot be read"
        raise DealFileMissing(f"{path} {reason}") from error


def load_trees(path: Path, texts: Texts | None = None) -> tuple[list[Tree], list[Diagnostic]]:
    """The trees of a deal file, and of the files and library pieces it uses, the used ones first.

    The files are those on disk, or `texts`, which then holds all of them.

    Raises: DealFileMissing for the file itself; a used file that is missing is a diagnostic.
    """
    trees: list[Tree] = []
    diagnostics: list[Diagnostic] = []
    _load(path, trees, diagnostics, (), texts)
    return take_pieces(trees, diagnostics), diagnostics


def _load(
    path: Path,
    trees: list[Tree],
    diagnostics: list[Diagnostic],
    above: tuple[Path, ...],
    texts: Texts | None,
) -> None:
    tree, found = parse_source(read_source(path, texts))
    diagnostics.extend(found)
    chain = (*above, path.resolve())
    for statement in tree.statements:
        if not isinstance(statement.node, Use):
            continue
        word = statement.node.path
        target = path.parent / word.text
        if texts is not None:
            target = Path(os.path.normpath(target))
        if target.resolve() in chain:
            diagnostics.append(_fault(word.span, "uses-itself", f"`{word}` uses this file in turn"))
        elif not (target.is_file() if texts is None else target in texts):
            message = f"there is no file `{word}` beside `{path.name}`"
            diagnostics.append(_fault(word.span, "unknown-file", message))
        elif all(Path(t.source.name).resolve() != target.resolve() for t in trees):
            try:
                _load(target, trees, diagnostics, chain, texts)
            except DealFileMissing as error:
                diagnostics.append(_fault(word.span, "unknown-file", str(error)))
    trees.append(tree)


# Findings that leave a name or a step out of the deal.
_LEAVES_OUT = ("unknown-", "plus-unsaid")


def _fault(span: Span, code: str, message: str) -> Diagnostic:
    return Diagnostic(code, message, span)


def deal_from_trees(
    trees: list[Tree], diagnostics: list[Diagnostic], known_on: date | None = None
) -> tuple[Deal, list[Diagnostic]]:
    """The deal of parsed files with everything wrong in it, in the order of the text.

    `known_on` leaves out the amendments that were signed after that day. A file with faults is
    still checked as far as it was understood, but not for what the missing lines may explain. The
    trees have no open dispute: see `readings`.
    """
    deal, found = from_trees(trees, known_on)
    found += [fault for tree in trees for fault in check_said_once(tree)]
    complete = not has_errors(diagnostics)
    if not complete:
        found = [d for d in found if not d.code.startswith("unknown-") or d.related]
    whole = complete and not any(d.code.startswith(_LEAVES_OUT) for d in found)
    # What an amendment was to recoup or pay has no use before it: that is no fault of the text.
    found += check_deal(deal, whole=whole and known_on is None)
    if not complete:
        found = _not_explained(found, trees, diagnostics)
    found = [_with_use(reworded(d, trees), trees) for d in found]
    return deal, in_order([*diagnostics, *found])


def _with_use(diagnostic: Diagnostic, trees: list[Tree]) -> Diagnostic:
    """A finding in a library piece, with the line of the deal that uses the piece."""
    uses = {t.source.name: t.used_by for t in trees if t.used_by is not None}
    span = diagnostic.span
    use = None
    while span is not None and span.source.name in uses:
        use = uses[span.source.name]
        span = use.span
    if use is None or diagnostic.span is None:
        return diagnostic
    used = "used here"
    if diagnostic.code == "undisclosed-term" and (name := _given_below(diagnostic.span, use)):
        used = f"used here; `{name} …` below this line would state it"
    return replace(diagnostic, related=(*diagnostic.related, Related(used, use.span)))


def _given_below(span: Span, use: Statement) -> str | None:
    """What a deal calls an undisclosed term of a piece below the line that uses it."""
    assert isinstance(use.node, UsePiece)
    takes = {p.name for p in piece(use.node.piece.text).parameters}
    names = re.findall(rf"\b{use.node.prefix}_(\w+)", span.source.line_text(span.line))
    return next((name for name in names if name in takes), None)


def _not_explained(
    found: list[Diagnostic], trees: list[Tree], faults: list[Diagnostic]
) -> list[Diagnostic]:
    """The findings that no line which could not be read may explain."""
    headless = any(closest(_first_word(fault), ["deal"]) for fault in faults)
    lacking = {s.span for tree in trees for s in tree.walk() if not s.complete}
    return [d for d in found if d.span not in lacking and not (headless and d.code == "no-deal")]


def _first_word(fault: Diagnostic) -> str:
    span = fault.span
    return (span.source.line_text(span.line).split() or [""])[0] if span else ""


def load_deal(path: Path) -> tuple[Deal, list[Diagnostic]]:
    """Reads, resolves and checks a deal file.

    Raises: DealFileMissing where the file cannot be read.
    """
    return deal_from_trees(*load_trees(path))
