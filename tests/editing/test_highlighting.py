"""The colours of a deal: every keyword has one, and words of people have none of them."""

import json
import re

import pytest

from recoup.editing.highlighting import textmate
from recoup.language.from_text import keywords

PATTERNS = json.loads(textmate())["patterns"]


def scope(line: str, word: str) -> str:
    """What the first pattern that takes a word calls it, each pattern at its earliest place."""
    at = line.index(word)
    place = 0
    while place < len(line):
        found = []
        for pattern in PATTERNS:
            match = re.compile(pattern.get("match") or pattern["begin"]).search(line, place)
            if match and match[0]:
                found.append((match.start(), match.end(), pattern["name"]))
        if not found:
            return ""
        start, end, name = min(found, key=lambda one: one[0])
        if start <= at < end:
            return str(name)
        if start > at:
            return ""
        place = end
    return ""


@pytest.mark.parametrize("word", keywords())
def test_every_keyword_has_a_colour(word: str) -> None:
    assert scope(f"  {word} ", word).split(".")[0] in {"keyword", "constant"}


def test_what_people_wrote_is_no_keyword() -> None:
    line = '10% of receipts to star "rest of pays" # recoup'
    assert scope(line, "10%") == "constant.numeric.recoup"
    assert scope(line, "receipts") == "keyword.control.recoup"
    assert scope(line, "star") == ""
    assert scope(line, "pays") == "string.quoted.double.recoup"
    assert scope(line, "recoup") == "comment.line.number-sign.recoup"
