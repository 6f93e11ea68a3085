"""A source's publisher may begin with a number that looks like a year."""

from pathlib import Path

import pytest

from recoup import api


@pytest.mark.parametrize(
    ("words", "publisher", "day"),
    [
        ("1905.com, 2012", "1905.com", "2012"),
        ("1905电影网, 2012-03", "1905电影网", "2012-03"),
        ("36Kr", "36Kr", None),
        ("Reuters, 2016-10-10", "Reuters", "2016-10-10"),
        ("2016-10-10", None, "2016-10-10"),
    ],
)
def test_publisher(tmp_path: Path, words: str, publisher: str | None, day: str | None) -> None:
    path = tmp_path / "source.deal"
    path.write_text(f'deal "A deal"\nsource paper "A title", {words}\n', encoding="utf-8")
    file = api.check(path)
    assert not file.diagnostics
    source = file.deal.sources["paper"]
    assert (source.publisher, source.date) == (publisher, day)
