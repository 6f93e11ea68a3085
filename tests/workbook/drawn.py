"""What may be drawn where a spreadsheet is to hold it: amounts that it counts exactly."""

from tests.laws.deals import Allowed, Happening

SMALL = Allowed(
    amount_largest=10**7,
    irr=False,
    late_interest=False,
    holds=False,
    assignments=False,
    amendments=False,
    escrows=False,
    spending=True,
)
EVENTS = Happening(reversals=False, amount_largest=10**8)
