"""Tree → text: the formatter, the inverse of the parser."""

from recoup.diagnostics.render import display_width
from recoup.language.layout import GO_ON
from recoup.language.model import Statement, Tree

INDENT = "  "
LINE_WIDTH = 100


def _joined(tokens: tuple[str, ...]) -> list[str]:
    """The words of a line with the spaces that belong between them, as unbreakable pieces."""
    pieces: list[str] = []
    glue = False
    for token in tokens:
        if pieces and (glue or token[0] == "," or token in {"..", ")"}):
            pieces[-1] += token
        else:
            pieces.append(token)
        glue = token in {"..", "("}
    return pieces


def _wrapped(pieces: list[str], indent: str) -> list[str]:
    """A line, continued after commas where it would grow too wide, else after joining words."""
    text = indent + " ".join(pieces)
    if display_width(text) <= LINE_WIDTH:
        return [text]
    commas = [i for i, piece in enumerate(pieces[:-1]) if piece.endswith(",")]
    wide = any(
        display_width(_until_comma(pieces, i + 1)) > LINE_WIDTH - len(indent) - 4
        for i in [-1, *commas]
    )
    lines = [indent]
    for i, piece in enumerate(pieces):
        space = "" if lines[-1].strip() == "" else " "
        breakable = i > 0 and _ends(pieces[i - 1], joined=wide)
        segment = _until_comma(pieces, i, joined=wide)
        if breakable and display_width(lines[-1] + space + segment) > LINE_WIDTH:
            lines.append(indent + INDENT * 2 + piece)
        else:
            lines[-1] += space + piece
    return lines


def _until_comma(pieces: list[str], start: int, *, joined: bool = False) -> str:
    end = start
    while end < len(pieces) - 1 and not _ends(pieces[end], joined=joined):
        end += 1
    return " ".join(pieces[start : end + 1])


def _ends(piece: str, *, joined: bool) -> bool:
    """Whether a line may end behind a piece and go on in the next."""
    return piece.endswith(",") or (joined and piece in GO_ON)


def _lines(statement: Statement, depth: int, *, first: bool) -> list[str]:
    indent = INDENT * depth
    lines = [""] if statement.blank_before and not first else []
    lines.extend(_comment(text, indent) for text in statement.comments_before)
    body = _wrapped(_joined(statement.tokens), indent)
    if statement.comment is not None:
        body[-1] += f"  # {statement.comment}".rstrip()
    lines.extend(body)
    for i, child in enumerate(statement.children):
        lines.extend(_lines(child, depth + 1, first=i == 0))
    return lines


def _comment(text: str | None, indent: str) -> str:
    return "" if text is None else f"{indent}# {text}".rstrip()


def text_of(tree: Tree) -> str:
    """The canonical text of a tree: two spaces a level, one space between words.

    Parsing the result gives an equal tree; formatting it again changes nothing.
    """
    lines: list[str] = []
    for i, statement in enumerate(tree.statements):
        lines.extend(_lines(statement, 0, first=i == 0))
    lines.extend(_comment(text, "") for text in tree.comments_after)
    return "\n".join(lines) + "\n" if lines else ""
