"""Interest says how it runs."""

from collections.abc import Iterator

from recoup.deal import model as d
from recoup.diagnostics.diagnostic import Diagnostic
from recoup.values.day_count import DAY_COUNTS


def check_interest(deal: d.Deal) -> Iterator[Diagnostic]:
    """Interest is simple or compounded, by a day count, and a payment settles one part first."""
    for account in deal.accounts.values():
        interest = account.interest
        if interest is None:
            continue
        if interest.compounding is None:
            yield Diagnostic(
                "interest-unsaid",
                f"the interest on `{account.name}` is neither simple nor compounded",
                interest.span,
                "add `, simple` or `, compounded yearly` (quarterly, monthly)",
            )
        if interest.day_count is None:
            listed = ", ".join(f"`{name}`" for name in DAY_COUNTS)
            yield Diagnostic(
                "interest-unsaid",
                f"the interest on `{account.name}` has no day count",
                interest.span,
                f"add one of {listed}",
            )
        if interest.interest_first is None:
            yield Diagnostic(
                "interest-unsaid",
                f"a payment on `{account.name}` settles what first?",
                interest.span,
                "add `, interest first` or `, principal first`",
            )
        if account.overhead is not None:
            yield from _overhead(account, interest)


def _overhead(account: d.Account, interest: d.Interest) -> Iterator[Diagnostic]:
    """Overhead on interest and interest on overhead are both said, or both denied."""
    if interest.on_overhead is None:
        yield Diagnostic(
            "interest-unsaid",
            f"`{account.name}` is charged overhead, and whether that bears interest is not said",
            interest.span,
            "add `, no interest on overhead` or `, interest on overhead`",
        )
    if interest.overhead_on_it is None:
        yield Diagnostic(
            "interest-unsaid",
            f"`{account.name}` is charged overhead, and whether interest is too is not said",
            interest.span,
            "add `, no overhead on interest` or `, overhead on interest`",
        )
