"""Recoupment as integer code: accounts paid back in turn, or together by weight or balance."""

from recoup.engine.owing import book, owed
from recoup.engine.writing import Code
from recoup.plan import model as p


def recoup(code: Code, step: p.Step, ask: p.Recoup) -> None:
    """Writes how a step pays accounts back, of what is left or of a portion of it, in `t`."""
    limited = ask.out_of is not None or step.limit is not None
    available = "a" if limited else "r"
    if ask.out_of is not None:
        code.write("a = t")
    elif limited:
        code.write("a = r")
    given = code.layout.given.get(step.index)
    if step.limit is not None:
        code.write(f"u = {step.limit} - s[{given}]", "if a > u: a = u if u > 0 else 0")
    if given is not None:
        code.write(f"w = {available}")
    if ask.how is p.How.IN_ORDER:
        for claimant in ask.claimants:
            for account, slot in zip(claimant.accounts, claimant.slots, strict=True):
                _recoup_one(code, account, slot, available)
                code.write("r -= t", *(["a -= t"] if limited else []))
    else:
        _recoup_together(code, step, ask, available)
        if limited:
            code.write("a -= z")
        code.write("r -= z")
    if given is not None:
        code.write(f"s[{given}] += w - {available}")


def _recoup_one(code: Code, account: int, slot: int, available: str) -> None:
    base = code.layout.account[account]
    terms = code.plan.accounts[account]
    plain = terms.interest is None and terms.hurdle is None
    code.write(
        f"t = {f's[{base}]' if plain else owed(code, account)}",
        f"if t > {available}: t = {available}",
        "if t > 0:",
        f"    {book(code, account, 't')}",
        f"    o{slot} = t",
        "else: t = 0",
    )


def _recoup_together(code: Code, step: p.Step, ask: p.Recoup, available: str) -> None:
    limits = ", ".join(
        " + ".join(owed(code, a) for a in claimant.accounts) for claimant in ask.claimants
    )
    code.write(f"l = [{limits}]")
    weights = "l"
    if ask.how is p.How.BY_WEIGHT:
        weights = str([c.weight for c in ask.claimants])
    carry = code.layout.carry[step.index]
    code.write(
        "z = sum(l)",
        f"if z > {available}: z = {available}",
        "if z:",
        f"    for_each = share_out({available}, l, {weights}, s, {carry})",
    )
    code.depth += 1
    for i, claimant in enumerate(ask.claimants):
        code.write(f"t = for_each[{i}]")
        for account, slot in zip(claimant.accounts[:-1], claimant.slots[:-1], strict=True):
            code.write(
                f"o{slot} = min(t, {owed(code, account)})",
                book(code, account, f"o{slot}"),
                f"t -= o{slot}",
            )
        code.write(f"o{claimant.slots[-1]} = t", book(code, claimant.accounts[-1], "t"))
    code.depth -= 1
