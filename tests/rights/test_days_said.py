"""The days of a right, as a deal may say them."""

from pathlib import Path

import pytest

from recoup.api import load

DEAL = """deal "Days"
  books USD
party owner "Owner"
party holder "Holder"
film dog "Dog"
  owned by owner
  release 2017-03-03 in CN
grant merchandising in CN of dog from owner to holder
  from {first}
  until {last}
"""


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ("2016-10-09", "2017-10-08", ("2016-10-09", "2017-10-08")),
        ("2016-10-09", "1 year after 2016-10-09", ("2016-10-09", "2017-10-09")),
        ("2 days after release in CN", "2017-10-08", ("2017-03-05", "2017-10-08")),
    ],
)
def test_a_right_begins_and_ends_on_a_day_or_so_long_after_one(
    first: str, last: str, days: tuple[str, str], tmp_path: Path
) -> None:
    path = tmp_path / "days.deal"
    path.write_text(DEAL.format(first=first, last=last), encoding="utf-8")
    rights = load(path).rights().standings(territory="CN", medium="merchandising")
    (held,) = [right for right in rights if right.holders == ("owner", "holder")]
    assert (held.first, held.last) == days
