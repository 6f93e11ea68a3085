"""The colours of a deal's text, as a TextMate grammar: most editors and many sites read one."""

import json
import re

from recoup.language.from_text import keywords


def textmate() -> str:
    """The grammar as JSON, its keywords those of the language."""
    words = "|".join(sorted(map(re.escape, keywords()), key=lambda word: (-len(word), word)))
    patterns = [
        {"name": "comment.line.number-sign.recoup", "match": r"#.*$"},
        {"name": "string.quoted.double.recoup", "match": r'"[^"\n]*"'},
        {
            "name": "meta.citation.recoup",
            "begin": r"\[",
            "end": r"\]|$",
            "patterns": [
                {"name": "string.quoted.double.recoup", "match": r'"[^"\n]*"'},
                {"name": "keyword.other.assumed.recoup", "match": r"\bassumed\b"},
                {"name": "entity.name.tag.source.recoup", "match": r"[\w.]+"},
            ],
        },
        {"name": "constant.numeric.date.recoup", "match": r"\b\d{4}-\d{2}-\d{2}\b"},
        {
            "name": "constant.numeric.recoup",
            "match": r"(?<![\w.])-?\d[\d,]*(\.\d+)?(%|bn|k|m|亿|万)?(/\d+)?(?![\w])",
        },
        {"name": "keyword.other.undisclosed.recoup", "match": r"\bundisclosed\b"},
        {"name": "constant.language.currency.recoup", "match": r"\b[A-Z]{2,3}\b|\b[A-Z_]{4,}\b"},
        {"name": "keyword.control.recoup", "match": rf"(?<![\w.])({words})(?![\w.])"},
    ]
    grammar = {
        "name": "Recoup",
        "scopeName": "source.recoup",
        "fileTypes": ["deal"],
        "patterns": patterns,
    }
    return json.dumps(grammar, ensure_ascii=False, indent=2) + "\n"
