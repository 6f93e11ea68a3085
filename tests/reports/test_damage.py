"""Files that were cut short or damaged on their way: refused, or every row accounted for."""

from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from recoup import api
from recoup.reports.guess import guess_mapping
from recoup.reports.raw import Unreadable
from recoup.reports.read import read_report
from recoup.reports.shipped import read_mapping
from recoup.reports.show import events_text, suspense_text
from tests.reports.shapes import DEAL, SHAPES, Shape

LAKE = api.load(DEAL).deal
DAMAGE = st.one_of(
    st.integers(0, 255).map(lambda byte: bytes([byte])),
    st.sampled_from([b'"', b"\n", b"=", b",,", b"\x00", b"9" * 40, b"\xff", b"\t", b"{"]),
)
HITS = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 20), DAMAGE), max_size=6)


def damaged(data: bytes, hits: list[tuple[float, int, bytes]], kept: float) -> bytes:
    """A file with bytes put in place of others, of which only the beginning arrived."""
    for place, length, put in hits:
        at = int(place * len(data))
        data = data[:at] + put + data[at + length :]
    return data[: int(kept * len(data)) + 1]


@settings(max_examples=120)
@given(st.sampled_from(SHAPES), HITS, st.one_of(st.just(1.0), st.floats(0, 1)))
def test_a_damaged_file_is_refused_or_accounted_for(
    shape: Shape, hits: list[tuple[float, int, bytes]], kept: float
) -> None:
    mapping, _ = read_mapping(shape.through)
    assert mapping is not None
    with TemporaryDirectory() as folder:
        path = Path(folder) / shape.file
        path.write_bytes(damaged(shape.path.read_bytes(), hits, kept))
        with suppress(Unreadable):
            guess_mapping(path)
        try:
            report = read_report(path, mapping, deal=LAKE, day=shape.day)
        except Unreadable as refused:
            found = refused.diagnostics
        else:
            found = []
            numbers = {row.row for row in report.suspended}
            numbers |= {row.row for row in report.superseded}
            assert report.event_rows == report.read - len(numbers)
            assert events_text(report)
            assert suspense_text(report.suspended)
    assert all(d.message and d.hint for d in found)
