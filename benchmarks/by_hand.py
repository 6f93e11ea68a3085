"""The deal of `benchmarks/kernel.py` written out by hand for Numba, to the same cents.

What a quantitative analyst would write for this one deal: its figures, its order of steps and its
two milestones stand in the code, and whatever cannot happen in it is left out.
"""

import numpy as np
from numba import njit

LANES = 256
FEES = (12, 15, 20, 25, 30)
PA, GUILD, BONUS, HIT = 1_200_000_000, 50_000_000, 30_000_000, 6_000_000_000
INVESTED = (1_800_000_000, 1_200_000_000)
NANO = 1e9
# State: what each lane carries from receipt to receipt.
(PA_OWED, GUILD_PAID, OWED_A, OWED_B, BONUS_PAID, SEEN, WHOLE, IS_HIT, C_COLLECT, C_SALES,
 C_CORRIDOR, C_WRITER, C_AFTER, C_A, C_B, R_A, R_B, R_C, P_AGENT, P_COLLECT, P_SALES, P_PA, P_GUILD,
 P_DIRECTOR, P_STAR, P_WRITER, P_A, P_B, P_C, C_FEE) = range(30)  # fmt: skip
FEE_LEFT = 35
STATES, STRIDE = 36, LANES + 8
FAST = {"nnan", "ninf", "nsz", "contract"}


@njit(nogil=True, cache=True)
def swap(S, one, other, n):
    """Lets two numbers of a block change places."""
    for j in range(n):
        kept = S[one * STRIDE + j]
        S[one * STRIDE + j] = S[other * STRIDE + j]
        S[other * STRIDE + j] = kept


@njit(nogil=True, cache=True, error_model="numpy", fastmath=FAST)
def one_pass(source, n, S, x, bits, forced):
    """One receipt of a source through the deal, in every lane of a block.

    A lane in which a milestone would change is left as it was, unless `forced`; how many there are.
    """
    rate = FEES_ARRAY[source]
    swap(S, FEE_LEFT, C_FEE + source, n)
    changes = 0
    for j in range(n):
        z = x[j] * (2.0 * rate) + S[FEE_LEFT * STRIDE + j]
        agent = np.floor(z * (1 / 200.0))
        fee_left = z - agent * 200.0
        b = x[j] - agent
        whole, hit = S[WHOLE * STRIDE + j] > 0, S[IS_HIT * STRIDE + j] > 0
        z = b * 4.0 + S[C_COLLECT * STRIDE + j]
        t = np.floor(z * (1 / 200.0))
        t = t if t < b else b
        collect, collect_left = t, z - t * 200.0
        r = b - t
        z = b * 20.0 + S[C_SALES * STRIDE + j]
        t = np.floor(z * (1 / 200.0))
        t = t if t < r else r
        sales, sales_left = t, z - t * 200.0
        r -= t
        pa = S[PA_OWED * STRIDE + j] if S[PA_OWED * STRIDE + j] < r else r
        r -= pa
        t = GUILD - S[GUILD_PAID * STRIDE + j]
        guild = t if t < r else r
        r -= guild
        z = r * 10.0 + S[C_CORRIDOR * STRIDE + j]
        t = np.floor(z * (1 / 200.0))
        corridor = 0.0 if whole else t
        corridor_left = S[C_CORRIDOR * STRIDE + j] if whole else z - t * 200.0
        r -= corridor
        room = 0.0 if whole else r
        owed_a, owed_b = S[OWED_A * STRIDE + j], S[OWED_B * STRIDE + j]
        every = owed_a + owed_b
        enough, moves = room >= every, (room > 0) & (every > 0)
        part = room * 3.0
        full_a = (owed_a > 0) & (part >= owed_a * 5.0)
        full_b = (owed_b > 0) & (room * 2.0 >= owed_b * 5.0)
        alone_b, alone_a = full_a | (owed_a <= 0), full_b | (owed_b <= 0)
        both = not (alone_a | alone_b)
        q = np.floor(part * (1 / 5.0))
        over = part - q * 5.0
        fraction = over * (NANO / 5)
        z1 = fraction + S[C_A * STRIDE + j]
        e1 = np.floor(z1 * (1 / NANO))
        f1 = z1 - e1 * NANO
        d1 = q + e1
        z2 = (NANO - fraction if over > 0 else 0.0) + S[C_B * STRIDE + j]
        e2 = np.floor(z2 * (1 / NANO))
        f2 = z2 - e2 * NANO
        d2 = room - q - (1.0 if over > 0 else 0.0) + e2
        rest = room - d1 - d2
        more_a = 1.0 if (rest > 0) & ((f1 >= f2) | (rest > 1)) else 0.0
        more_b = 1.0 if (rest > 0) & ((f1 < f2) | (rest > 1)) else 0.0
        both_a, both_b = d1 + more_a, d2 + more_b
        to_a = owed_a if full_a else (room - (owed_b if full_b else 0.0) if alone_a else both_a)
        to_a = 0.0 if (owed_a <= 0) else to_a
        to_b = owed_b if full_b else (room - (owed_a if full_a else 0.0) if alone_b else both_b)
        to_b = 0.0 if (owed_b <= 0) else to_b
        to_a, to_b = (owed_a, owed_b) if enough else (to_a, to_b)
        to_a, to_b = (to_a, to_b) if moves else (0.0, 0.0)
        c_a = f1 - more_a * NANO if both else S[C_A * STRIDE + j]
        c_b = f2 - more_b * NANO if both else S[C_B * STRIDE + j]
        c_a = 0.0 if (full_a | enough) else c_a
        c_b = 0.0 if (full_b | enough) else c_b
        c_a, c_b = (c_a, c_b) if moves else (S[C_A * STRIDE + j], S[C_B * STRIDE + j])
        r -= to_a + to_b
        t = BONUS - S[BONUS_PAID * STRIDE + j]
        t = t if t < r else r
        star = t if hit else 0.0
        r -= star
        z = r * 6.0 + S[C_WRITER * STRIDE + j]
        writer = np.floor(z * (1 / 200.0))
        writer_left = z - writer * 200.0
        r -= writer
        z = r * 8.0 + S[C_AFTER * STRIDE + j]
        t = np.floor(z * (1 / 200.0))
        after = t if whole else 0.0
        after_left = z - t * 200.0 if whole else S[C_AFTER * STRIDE + j]
        r -= after
        za, zb, zc = (
            r * 5.0 + S[R_A * STRIDE + j],
            r * 3.0 + S[R_B * STRIDE + j],
            r * 2.0 + S[R_C * STRIDE + j],
        )
        a, bb, c = np.floor(za * 0.1), np.floor(zb * 0.1), np.floor(zc * 0.1)
        a, bb, c = (a if za > 0 else 0.0), (bb if zb > 0 else 0.0), (c if zc > 0 else 0.0)
        ra, rb, rc = za - a * 10.0, zb - bb * 10.0, zc - c * 10.0
        left = r - a - bb - c
        ka = (1.0 if rb > ra else 0.0) + (1.0 if rc > ra else 0.0)
        kb = (1.0 if ra >= rb else 0.0) + (1.0 if rc > rb else 0.0)
        kc = (1.0 if ra >= rc else 0.0) + (1.0 if rb >= rc else 0.0)
        a += 1.0 if ka < left else 0.0
        bb += 1.0 if kb < left else 0.0
        c += 1.0 if kc < left else 0.0
        behind_a = (1.0 if (bb > 0) & (kb > ka) else 0.0) + (1.0 if (c > 0) & (kc > ka) else 0.0)
        behind_b = (1.0 if (a > 0) & (ka > kb) else 0.0) + (1.0 if (c > 0) & (kc > kb) else 0.0)
        behind_c = (1.0 if (a > 0) & (ka > kc) else 0.0) + (1.0 if (bb > 0) & (kb > kc) else 0.0)
        wait_a = 1.0 if (a > 0) & (behind_a + left < 0) else 0.0
        wait_b = 1.0 if (bb > 0) & (behind_b + left < 0) else 0.0
        wait_c = 1.0 if (c > 0) & (behind_c + left < 0) else 0.0
        a, bb, c = a - wait_a, bb - wait_b, c - wait_c
        some = r > 0
        a, bb, c = (a, bb, c) if some else (0.0, 0.0, 0.0)
        now_whole = whole | ((owed_a - to_a <= 0) & (owed_b - to_b <= 0))
        now_hit = hit | (S[SEEN * STRIDE + j] + b >= HIT)
        changed = (now_whole != whole) | (now_hit != hit)
        keep = forced | (not changed)
        bits[j] = 1.0 if changed else 0.0
        changes += 1 if changed else 0
        S[FEE_LEFT * STRIDE + j] = fee_left if keep else S[FEE_LEFT * STRIDE + j]
        S[C_COLLECT * STRIDE + j] = collect_left if keep else S[C_COLLECT * STRIDE + j]
        S[C_SALES * STRIDE + j] = sales_left if keep else S[C_SALES * STRIDE + j]
        S[C_CORRIDOR * STRIDE + j] = corridor_left if keep else S[C_CORRIDOR * STRIDE + j]
        S[C_WRITER * STRIDE + j] = writer_left if keep else S[C_WRITER * STRIDE + j]
        S[C_AFTER * STRIDE + j] = after_left if keep else S[C_AFTER * STRIDE + j]
        S[C_A * STRIDE + j] = c_a if keep else S[C_A * STRIDE + j]
        S[C_B * STRIDE + j] = c_b if keep else S[C_B * STRIDE + j]
        S[R_A * STRIDE + j] = za - a * 10.0 if keep & some else S[R_A * STRIDE + j]
        S[R_B * STRIDE + j] = zb - bb * 10.0 if keep & some else S[R_B * STRIDE + j]
        S[R_C * STRIDE + j] = zc - c * 10.0 if keep & some else S[R_C * STRIDE + j]
        k = 1.0 if keep else 0.0
        S[PA_OWED * STRIDE + j] -= pa * k
        S[GUILD_PAID * STRIDE + j] += guild * k
        S[OWED_A * STRIDE + j] -= to_a * k
        S[OWED_B * STRIDE + j] -= to_b * k
        S[BONUS_PAID * STRIDE + j] += star * k
        S[SEEN * STRIDE + j] += b * k
        S[WHOLE * STRIDE + j] = (1.0 if now_whole else 0.0) if keep else S[WHOLE * STRIDE + j]
        S[IS_HIT * STRIDE + j] = (1.0 if now_hit else 0.0) if keep else S[IS_HIT * STRIDE + j]
        S[P_AGENT * STRIDE + j] += agent * k
        S[P_COLLECT * STRIDE + j] += collect * k
        S[P_SALES * STRIDE + j] += sales * k
        S[P_PA * STRIDE + j] += pa * k
        S[P_GUILD * STRIDE + j] += guild * k
        S[P_DIRECTOR * STRIDE + j] += (corridor + after) * k
        S[P_STAR * STRIDE + j] += star * k
        S[P_WRITER * STRIDE + j] += writer * k
        S[P_A * STRIDE + j] += (to_a + a) * k
        S[P_B * STRIDE + j] += (to_b + bb) * k
        S[P_C * STRIDE + j] += c * k
    swap(S, FEE_LEFT, C_FEE + source, n)
    return changes


FEES_ARRAY = np.array(FEES, dtype=np.float64)


@njit(nogil=True, cache=True, error_model="numpy")
def split(source, S, j, amount, T, y, bit):
    """Pays one lane's receipt, split at each cent at which a milestone changes, by halving."""
    while amount > 0:
        low, high = 0.0, amount
        for k in range(STATES):
            T[k * STRIDE] = S[k * STRIDE + j]
        y[0] = amount
        if one_pass(source, 1, T, y, bit, False) > 0:
            while high - low > 1:
                y[0] = np.floor((low + high) * 0.5)
                for k in range(STATES):
                    T[k * STRIDE] = S[k * STRIDE + j]
                if one_pass(source, 1, T, y, bit, False) > 0:
                    high = y[0]
                else:
                    low = y[0]
            for k in range(STATES):
                T[k * STRIDE] = S[k * STRIDE + j]
            y[0] = high
            one_pass(source, 1, T, y, bit, True)
        for k in range(STATES):
            S[k * STRIDE + j] = T[k * STRIDE]
        amount -= high


@njit(nogil=True, cache=True, error_model="numpy")
def by_hand(amounts, first, last, out):
    """The futures from `first` to `last`; `out` is by payee, quarter and future."""
    S, T = np.empty(STATES * STRIDE), np.empty(STATES * STRIDE)
    x, bits, y, bit = np.empty(LANES), np.empty(LANES), np.empty(1), np.empty(1)
    for start in range(first, last, LANES):
        n = min(LANES, last - start)
        S[:] = 0.0
        before = np.zeros((11, LANES))
        for k, amount in ((PA_OWED, PA), (OWED_A, INVESTED[0]), (OWED_B, INVESTED[1])):
            S[k * STRIDE : (k + 1) * STRIDE] = amount
        for k in range(C_FEE, FEE_LEFT):
            S[k * STRIDE : (k + 1) * STRIDE] = 100.0
        for k in (C_COLLECT, C_SALES, C_CORRIDOR, C_WRITER, C_AFTER):
            S[k * STRIDE : (k + 1) * STRIDE] = 100.0
        for row in range(amounts.shape[0]):
            source = row % 5
            for j in range(n):
                x[j] = amounts[row, start + j]
            if one_pass(source, n, S, x, bits, False) > 0:
                for j in range(n):
                    if bits[j] > 0:
                        split(source, S, j, x[j], T, y, bit)
            if source == 4:
                for k in range(11):
                    for j in range(n):
                        now = S[(P_AGENT + k) * STRIDE + j]
                        out[k, row // 5, start + j] = np.int64(now - before[k, j])
                        before[k, j] = now
