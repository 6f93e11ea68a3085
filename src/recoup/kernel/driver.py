"""The part of a kernel that is the same for every deal; the functions of the deal stand before it.

A block of futures goes through the operations one after another. Where money changes a
milestone, the futures in which it does are taken aside, and the least part of the money that
changes it is searched for in all of them at once: that part is paid by the terms before, the rest
by those after.
"""

DRIVER = '''
@compiled("void(A, A, int64[::1], int64)")
def gather(S, T, lanes, k):
    for place in range(len(S) // STRIDE):
        for g in range(k):
            T[place * STRIDE + g] = S[place * STRIDE + lanes[g]]


@compiled("void(A, A, int64[::1], int64)")
def scatter(S, T, lanes, k):
    for place in range(len(S) // STRIDE):
        for g in range(k):
            S[place * STRIDE + lanes[g]] = T[place * STRIDE + g]


@compiled("N(int64, AA)")
def next_guess(g, W):
    """Where to look next for the least part of a lane's amount that changes a milestone.

    The amount is halved as the engine halves it, so that both find the same cent where rounding
    makes a milestone come and go. But halves far from where the gap to the milestone closes need no
    look: `below` and `above` bound where that is, and every half beyond them is known.
    """
    amount, low, high, stage = W[0], W[1], W[2], W[3]
    below, above, guess, width = W[4], W[5], W[6], W[7]
    if stage[g] == BELOW:
        below[g] = max(NUMBER(0), guess[g] - width[g])
        if below[g] > 0:
            return below[g]
        stage[g] = ABOVE
    if stage[g] == ABOVE:
        above[g] = min(amount[g], guess[g] + width[g])
        if above[g] < amount[g]:
            return above[g]
        stage[g] = HALVES
    while high[g] - low[g] > 1:
        half = low[g] + (high[g] - low[g]) // 2
        if half <= below[g]:
            low[g] = half
        elif half >= above[g]:
            high[g] = half
        else:
            return half
    stage[g] = FOUND
    return high[g]


@compiled("void(int64, A, AA)")
def learn(g, S, W):
    """Takes down what a look has shown."""
    amount, low, high, stage = W[0], W[1], W[2], W[3]
    below, above, guess, width, first_gap = W[4], W[5], W[6], W[7], W[8]
    at, changed, gap = S[X + g], S[CHANGED + g] > 0, S[GAP + g]
    if stage[g] == START:
        first_gap[g] = gap
        guess[g] = min(gap, amount[g])
        stage[g] = SLOPE if 0 < gap < amount[g] else HALVES
    elif stage[g] == SLOPE:
        if changed:
            above[g] = at
            stage[g] = HALVES
        elif gap >= first_gap[g]:
            below[g] = at
            stage[g] = HALVES
        else:
            slope = np.float64(at) / (np.float64(first_gap[g]) - np.float64(gap))
            ahead = min(np.ceil(np.float64(gap) * slope), np.float64(amount[g] - at))
            guess[g] = at + NUMBER(ahead)
            width[g] = NUMBER(min(np.ceil(16.0 + 8.0 * slope), np.float64(amount[g])))
            stage[g] = BELOW
    elif stage[g] == BELOW:
        if changed:
            width[g] = min(width[g] * 16, amount[g])
        else:
            stage[g] = ABOVE
    elif stage[g] == ABOVE:
        if changed:
            stage[g] = HALVES
        else:
            width[g] = min(width[g] * 16, amount[g])
    elif stage[g] == HALVES:
        if changed:
            high[g] = at
        else:
            low[g] = at


@compiled("int64(int64, A, A, A, int64, int64, AA)")
def find_part(entry, S, F, RD, k, day, W):
    """The least part of each amount that changes a milestone, put in its place."""
    amount = W[0]
    for g in range(k):
        W[1, g] = W[3, g] = W[4, g] = W[6, g] = 0
        W[2, g] = W[5, g] = amount[g]
        S[X + g] = 0
    while True:
        if run_pass(entry, S, F, RD, k, day, TRIED) < 0:
            return -1
        searched = 0
        for g in range(k):
            learn(g, S, W)
            S[X + g] = W[6, g] if W[3, g] == SLOPE else next_guess(g, W)
            searched += 0 if W[3, g] == FOUND else 1
        if searched == 0:
            return 0


@compiled("int64(int64, A, A, A, int64, int64, int64, int64[::1], A, AA)")
def cross(entry, S, F, RD, n, day, period, lanes, T, W):
    """Pays amounts that change milestones, part by part."""
    amount = W[0]
    while True:
        k = 0
        for j in range(n):
            if S[CHANGED + j] > 0:
                lanes[k] = j
                k += 1
        if k == 0:
            return 0
        gather(S, T, lanes, k)
        for g in range(k):
            amount[g] = T[X + g]
        if find_part(entry, T, F, RD, k, day, W) < 0:
            return -1
        if run_pass(entry, T, F, RD, k, day, FORCED) < 0:
            return -1
        note(T, F, k, day, period)
        for g in range(k):
            T[X + g] = amount[g] - T[X + g]
        if run_pass(entry, T, F, RD, k, day, UNLESS_CHANGED) < 0:
            return -1
        scatter(S, T, lanes, k)


@compiled("void(A, int64, int64, N, int64)")
def convert(S, place, rate, denominator, n):
    inverse = INVERTED / denominator
    nano = NUMBER(NANO)
    for j in range(n):
        z = S[X + j] * S[rate + j]
        q = quotient(z, denominator, inverse)
        fraction = quotient((z - q * denominator) * nano, denominator, inverse) + S[place + j]
        extra = quotient(fraction, nano, INVERTED / NANO)
        S[place + j] = fraction - extra * nano
        S[X + j] = q + extra


@compiled("void(A, int64, int64, N)")
def fill(S, place, n, number):
    for j in range(n):
        S[place + j] = number


@compiled(
    "int64(int64[:, ::1], int64, A, A, A, A, AA, A, AA, int64[:, :, ::1], int64[::1], "
    "int64[:, ::1], int64, int64, int64[::1], AA)"
)
def run_row(ops, i, S, T, figures, F, RD, denominators, numerators, drawn, rate_at, amounts, start,
            n, lanes, W):
    """One operation on a block; 0, or -1 where it must be refused."""
    kind, a, b, c, day, period = ops[i]
    if kind == PASS:
        flagged = run_pass(a, S, F, denominators, n, day, UNLESS_CHANGED)
        if flagged > 0:
            return cross(a, S, F, denominators, n, day, period, lanes, T, W)
        return 0 if flagged == 0 else -1
    if kind == LOAD:
        for j in range(n):
            S[X + j] = amounts[a, start + j]
    elif kind == CONSTANT:
        fill(S, X, n, figures[a])
    elif kind == RATES:
        for link in range(len(rate_at)):
            denominators[link] = RD[a, link]
            if drawn.shape[0] > link:
                for j in range(n):
                    S[rate_at[link] + j] = drawn[link, a, start + j]
            else:
                fill(S, rate_at[link], n, numerators[a, link])
    elif kind == CONVERT:
        convert(S, b, rate_at[a], denominators[a], n)
    elif kind == CHARGE:
        charge(a, S, F, n)
    elif kind == OPEN:
        for j in range(n):
            S[a + j] += S[X + j]
            if S[X + j] > 0:
                S[b + j] += S[X + j]
                S[c + j] = S[X + j]
    elif kind == ACCRUE:
        for j in range(n):
            S[b + j] += max(S[a + j], NUMBER(0)) * figures[c]
    elif kind == COMPOUND:
        for j in range(n):
            whole = quotient(S[b + j], figures[c], INVERTED / figures[c])
            S[b + j] -= whole * figures[c]
            S[a + j] += whole
    elif kind == NOTE:
        note(S, F, n, day, period)
    elif kind == REPORT:
        for j in range(n):
            S[a + j] = S[X + j]
    elif kind == TRANSFER:
        for j in range(n):
            S[a + j] += S[X + j]
            S[b + j] -= S[X + j]
    return 0


@compiled(
    "int64(int64[:, ::1], A, A, AA, AA, int64[:, :, ::1], int64[::1], int64[:, ::1], A, "
    "int64[::1], int64[:, ::1], int64, int64, int64[:, :, ::1], int64[:, ::1], int64[::1], "
    "int64[:, ::1])"
)
def simulate(ops, figures, F, RD, numerators, drawn, rate_at, amounts, initial, paid, owed_at,
             first, last, to, owed, reached_at, reached):
    """Runs the futures from `first` to `last`; 0, or -1 where one must be refused."""
    S, T = np.zeros(len(initial) * STRIDE, NUMBER), np.zeros(len(initial) * STRIDE, NUMBER)
    W = np.empty((9, LANES), NUMBER)
    lanes = np.empty(LANES, np.int64)
    denominators = np.ones(len(rate_at) + 1, NUMBER)
    for start in range(first, last, LANES):
        n = min(LANES, last - start)
        before = np.zeros((len(paid), LANES), NUMBER)
        for place in range(len(initial)):
            fill(S, place * STRIDE, n, initial[place])
        for i in range(len(ops)):
            if ops[i, 0] == FLUSH:
                for payee in range(len(paid)):
                    for j in range(n):
                        now = S[paid[payee] + j]
                        to[payee, ops[i, 5], start + j] = np.int64(now - before[payee, j])
                        before[payee, j] = now
            elif run_row(ops, i, S, T, figures, F, RD, denominators, numerators, drawn, rate_at,
                         amounts, start, n, lanes, W) < 0:
                return -1
        for account in range(len(owed_at)):
            for j in range(n):
                whole = max(S[owed_at[account, 0] + j], NUMBER(0))
                if owed_at[account, 1] >= 0:
                    parts = figures[owed_at[account, 2]]
                    interest = S[owed_at[account, 1] + j]
                    whole = whole + quotient(interest, parts, INVERTED / parts)
                owed[account, start + j] = np.int64(whole)
        for milestone in range(len(reached_at)):
            for j in range(n):
                reached[milestone, start + j] = np.int64(S[reached_at[milestone] + j])
    return 0
'''

HEAD = '''"""Generated: the kernel of a deal's plan."""

import numpy as np

{number}
{compiled}

LANES, STRIDE = {lanes}, {stride}
X, CHANGED, GAP = 0, STRIDE, 2 * STRIDE
NANO = {nano}
UNLESS_CHANGED, FORCED, TRIED = 0, 1, 2
START, SLOPE, BELOW, ABOVE, HALVES, FOUND = 0, 1, 2, 3, 4, 5
{kinds}

'''

# Types are said, so that each function is compiled once. `N` is a number, `A` an array of them.
COMPILED = """from numba import njit, types
from numba.extending import intrinsic


@intrinsic
def pick(typing, which, one, other):
    def select(context, builder, signature, arguments):
        return builder.select(*arguments)

    return one(types.boolean, one, one), select


def compiled(types):
    types = types.replace("N", f"{NUMBER.__name__}").replace("AA", "A[:, ::1]")
    types = types.replace("A[", f"{NUMBER.__name__}[")
    types = types.replace("A", f"{NUMBER.__name__}[::1]")
    fast = {"nnan", "ninf", "nsz", "contract"}
    return njit(types, nogil=True, cache=True, error_model="numpy", fastmath=fast)"""

# The same text as plain Python: slow, and right for a few futures of very many deals.
INTERPRETED = """

def pick(which, one, other):
    return one if which else other


def compiled(types):
    return lambda function: function"""

# How the numbers of a kernel are held, and how one is divided by another: `INVERTED` by the divisor
# is the inverse that `quotient` takes.
#
# In floating point half a unit is added to the dividend, so that what is rounded down lies half a
# part of the divisor from any whole number at least: the two roundings move it by less, as long as
# the dividend is below 2**51.
IN_FLOATS = """NUMBER = np.float64
INVERTED = 1.0"""

# In integers the inverse is a shade too small: the quotient is right or one too low, never too
# high, and the remainder says which.
IN_INTEGERS = """NUMBER = np.int64
INVERTED = 1.0 - 2.0**-51"""

QUOTIENT_IN_FLOATS = """

@compiled("N(N, N, float64)")
def quotient(z, unit, inverse):
    return np.floor((z + 0.5) * inverse)

"""

QUOTIENT_IN_INTEGERS = """

@compiled("N(N, N, float64)")
def quotient(z, unit, inverse):
    q = np.int64(np.floor(z * inverse))
    return q + 1 if z - q * unit >= unit else q

"""
