"""What a line cites: sources, or an assumption with its reason."""

import pytest

from recoup.diagnostics.span import Source
from recoup.language.from_text import parse_source


@pytest.mark.parametrize(
    ("citation", "sources", "assumed"),
    [
        ("[reuters]", ["reuters"], None),
        ("[reuters, filing]", ["reuters", "filing"], None),
        ("[assumed]", [], ""),
        ('[assumed "usual, in the field"]', [], "usual, in the field"),
        ("[assumed_terms]", ["assumed_terms"], None),
    ],
)
def test_a_citation(citation: str, sources: list[str], assumed: str | None) -> None:
    tree, diagnostics = parse_source(Source("a.deal", f"party a {citation}\n"))
    assert diagnostics == []
    (found,) = tree.statements[0].citations
    assert [word.text for word in found.sources] == sources
    assert found.assumed == assumed
