"""Arrays of whole numbers, and sums of them that never overflow."""

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]

# Numbers are multiplied by limbs of so many bits, so that no sum of products overflows.
_LIMB = 21
_LIMBS = 3


def exact_sum(values: Whole) -> int:
    """The sum, however large."""
    return exact_product(values, np.ones_like(values))


def exact_product(left: Whole, right: Whole) -> int:
    """The sum of the products of numbers pair by pair, however large."""
    found = 0
    for i, a in enumerate(_limbs(left)):
        for j, b in enumerate(_limbs(right)):
            found += int(np.dot(a, b)) << (_LIMB * (i + j))
    return found


def _limbs(values: Whole) -> list[Whole]:
    """Numbers as limbs from the lowest up; the highest bears the sign."""
    mask = np.int64(2**_LIMB - 1)
    lower = [(values >> (_LIMB * i)) & mask for i in range(_LIMBS - 1)]
    return [*lower, values >> (_LIMB * (_LIMBS - 1))]
