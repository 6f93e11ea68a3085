"""The colours of a deal for Pygments, which colours pages, PDFs and notebooks."""

from pygments.lexer import RegexLexer, words
from pygments.token import Comment, Keyword, Literal, Name, Number, String, Text

from recoup.language.from_text import keywords


class DealLexer(RegexLexer):  # type: ignore[misc] # Pygments tells no types
    """Deals: ```` ```deal ````."""

    name = "Recoup"
    aliases = ["deal", "recoup"]  # noqa: RUF012 -- as Pygments wants it
    filenames = ["*.deal"]  # noqa: RUF012
    tokens = {  # noqa: RUF012
        "root": [
            (r"#.*$", Comment.Single),
            (r'"[^"\n]*"', String),
            (r"\[[^\]\n]*\]", Name.Tag),
            (r"\b\d{4}-\d{2}-\d{2}\b", Literal.Date),
            (r"-?\d[\d,]*(\.\d+)?(%|bn|k|m|亿|万)?(/\d+)?", Number),
            (r"\bundisclosed\b", Keyword.Pseudo),
            (words(keywords(), prefix=r"(?<![\w.])", suffix=r"(?![\w.])"), Keyword),
            (r"\b[A-Z][A-Z_]+\b", Name.Constant),
            (r"[\w.]+", Name),
            (r"\s+", Text.Whitespace),
            (r".", Text),
        ]
    }
