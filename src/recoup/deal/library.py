"""The pieces of the library: terms that many deals use, as deal text with its sources."""

from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable

from recoup.diagnostics.span import Source
from recoup.language import model as m
from recoup.language.from_text import parse_source
from recoup.language.layout import without_comments
from recoup.language.pieces import declared
from recoup.values.record import record


class PieceUnknown(FileNotFoundError):
    """No piece of the library has the name that was asked for."""


@record
class Parameter:
    """What a deal gives to a piece, or may.

    `otherwise` is the text that holds where the deal says nothing: None where it must say; `own`
    where it is a term or a party that the piece itself declares.
    """

    name: str
    kind: str
    meaning: str
    otherwise: str | None
    own: bool


@dataclass(frozen=True)
class Piece:
    """A piece of the library: its text, and what stands in it.

    A name such as `china.domestic_share` says its file: `library/china/domestic_share.deal`.
    """

    name: str
    text: str

    @property
    def file(self) -> str:
        """The file of the piece, as a finding names it."""
        return f"library/{self.name.replace('.', '/')}.deal"

    @cached_property
    def tree(self) -> m.Tree:
        """The statements of the text as it stands, before a deal gives its own words."""
        return parse_source(Source(self.file, self.text))[0]

    @cached_property
    def head(self) -> m.Statement:
        """Its `piece` line, with what it expects below it."""
        return next(s for s in self.tree.statements if isinstance(s.node, m.PieceHead))

    @property
    def title(self) -> str:
        assert isinstance(self.head.node, m.PieceHead)
        return self.head.node.title.text

    @property
    def purpose(self) -> str:
        """The first paragraph of its comments: what it is, and when to use it."""
        paragraph = []
        for line in self.text.splitlines():
            if not line.startswith("# "):
                break
            paragraph.append(line.removeprefix("#").strip())
        return " ".join(paragraph)

    @cached_property
    def parameters(self) -> list[Parameter]:
        """What a deal gives to it: what must be given, what may, then its own terms and parties."""
        expected = [
            Parameter(e.name.text, e.kind.text, e.meaning.text, self.otherwise(e), own=False)
            for e in self.expects.values()
        ]
        tests = [
            Parameter(t.name.text, "yes or no", t.meaning.text, "not said", own=True)
            for t in self.tests.values()
        ]
        expected.sort(key=lambda p: (p.kind != "film", p.otherwise is not None))
        return [*expected, *map(_own, self.defaults.values()), *tests]

    def otherwise(self, expected: m.Expects) -> str | None:
        """What holds where a deal does not give what is expected, with what it cites."""
        if expected.otherwise is None:
            return None
        line = next(c for c in self.head.children if c.node is expected)
        return _from(line, expected.otherwise)

    @cached_property
    def sources(self) -> list[m.SourceHead]:
        """What it cites."""
        return [s.node for s in self.tree.statements if isinstance(s.node, m.SourceHead)]

    @property
    def in_force(self) -> str | None:
        """Between which days of release it is in force, in its own words."""
        lines = [c for c in self.head.children if isinstance(c.node, m.InForce)]
        return " ".join(without_comments(lines[0].span.text).split()) if lines else None

    @cached_property
    def expects(self) -> dict[str, m.Expects]:
        """What a deal must give, or may, by name."""
        return {
            c.node.name.text: c.node for c in self.head.children if isinstance(c.node, m.Expects)
        }

    @cached_property
    def tests(self) -> dict[str, m.PieceTest]:
        """The conditions of its use, by name."""
        return {
            c.node.name.text: c.node for c in self.head.children if isinstance(c.node, m.PieceTest)
        }

    @cached_property
    def film(self) -> str | None:
        """The name under which it speaks of the film that it is used for."""
        return next((e.name.text for e in self.expects.values() if e.kind.text == "film"), None)

    @cached_property
    def declared(self) -> dict[str, str]:
        """The names that it declares itself, with what each is."""
        return declared(self.text)

    @cached_property
    def defaults(self) -> dict[str, m.Statement]:
        """The terms and parties of its own, which a deal may give otherwise."""
        return {
            s.node.name.text: s
            for s in self.tree.statements
            if isinstance(s.node, m.TermHead | m.PartyHead)
        }


def _from(line: m.Statement, word: m.Word) -> str:
    """The text of a line from a word on."""
    return " ".join(
        without_comments(line.span.source.text[word.span.start : line.span.end]).split()
    )


def _own(line: m.Statement) -> Parameter:
    """A term or a party that a piece declares."""
    node = line.node
    if isinstance(node, m.PartyHead):
        title = node.title.text if node.title else node.name.text
        return Parameter(node.name.text, "party", title, "a party of its own", own=True)
    assert isinstance(node, m.TermHead)
    label = node.label.text if node.label else node.name.text
    words = " ".join(without_comments(line.span.text).split())
    value = words.removeprefix(f"term {node.name} ").replace(f'"{label}"', "")
    return Parameter(node.name.text, "rate", label, " ".join(value.split()), own=True)


def _folder() -> Traversable:
    return files("recoup.library") / "pieces"


def piece_names() -> list[str]:
    """The names of all pieces."""
    return sorted(
        f"{group.name}.{file.name.removesuffix('.deal')}"
        for group in _folder().iterdir()
        if group.is_dir()
        for file in group.iterdir()
        if file.name.endswith(".deal")
    )


def piece(name: str) -> Piece:
    """A piece by its name. Raises: PieceUnknown."""
    group, _, own = name.partition(".")
    file = _folder() / group / f"{own}.deal"
    if "." in own or not file.is_file():
        raise PieceUnknown(f"the library has no piece `{name}`")
    return Piece(name, file.read_text(encoding="utf-8"))


def pieces() -> list[Piece]:
    """Every piece, by name."""
    return [piece(name) for name in piece_names()]
