"""Interest says how it runs."""

from collections.abc import Iterator

from recoup.deal import model as d
from recoup.diagnostics.diagnostic import Diagnostic, Reading
from recoup.values.day_count import DAY_COUNTS

_COMPOUNDING = (
    Reading("simple", "no interest on interest"),
    Reading("compounded yearly", "it joins the principal at the end of each year"),
    Reading("compounded quarterly", "it joins the principal at the end of each quarter"),
    Reading("compounded monthly", "it joins the principal at the end of each month"),
)
_DAY_COUNT_MEANINGS = {
    "act/365": "actual days, a year of 365",
    "act/360": "actual days, a year of 360",
    "act/act": "actual days, a leap year of 366",
    "30/360": "months of 30 days, a year of 360",
    "30E/360": "the same, the 31st always counted as the 30th",
}
_DAY_COUNTS = tuple(Reading(name, _DAY_COUNT_MEANINGS[name]) for name in DAY_COUNTS)
_ORDER = (
    Reading("interest first", "a payment settles the interest, then the principal"),
    Reading("principal first", "a payment settles the principal, then the interest"),
)
_ON_OVERHEAD = (
    Reading("no interest on overhead", "interest runs on the costs alone"),
    Reading("interest on overhead", "interest runs on the overhead too"),
)
_OVERHEAD_ON_IT = (
    Reading("no overhead on interest", "overhead is charged on the costs alone"),
    Reading("overhead on interest", "overhead is charged on the interest too"),
)


def check_interest(deal: d.Deal) -> Iterator[Diagnostic]:
    """Interest is simple or compounded, by a day count, and a payment settles one part first."""
    for account in deal.accounts.values():
        interest = account.interest
        if interest is None:
            continue
        unsaid = (
            (
                interest.compounding,
                f"the interest on `{account.name}` is neither simple nor compounded",
                _COMPOUNDING,
            ),
            (interest.day_count, f"the interest on `{account.name}` has no day count", _DAY_COUNTS),
            (interest.interest_first, f"a payment on `{account.name}` settles what first?", _ORDER),
        )
        for term, message, readings in unsaid:
            if term is None:
                yield Diagnostic("interest-unsaid", message, interest.span, readings=readings)
        if account.overhead is not None or any(c.term == "overhead" for c in account.changes):
            yield from _overhead(account, interest)


def _overhead(account: d.Account, interest: d.Interest) -> Iterator[Diagnostic]:
    """Overhead on interest and interest on overhead are both said, or both denied."""
    charged = f"`{account.name}` is charged overhead, and whether"
    if interest.on_overhead is None:
        message = f"{charged} that bears interest is not said"
        yield Diagnostic("interest-unsaid", message, interest.span, readings=_ON_OVERHEAD)
    if interest.overhead_on_it is None:
        message = f"{charged} interest is too is not said"
        yield Diagnostic("interest-unsaid", message, interest.span, readings=_OVERHEAD_ON_IT)
