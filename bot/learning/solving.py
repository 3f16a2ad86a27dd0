"""Solves the one large system of equations that fitting a head comes down to.

numpy solves single-precision systems in double precision and on copies: four times the memory. This Cholesky
decomposition works in place and in single precision; the small blocks on the diagonal are done in double.
"""

import numpy as np
from numpy.typing import NDArray

Table = NDArray[np.float32]
BLOCK = 384


def solve_in_place(gram: Table, target: Table) -> Table:
    """The x of gram · x = target, for a symmetric positive definite `gram`, which is overwritten.

    Args:
        gram: shape (n, n). target: shape (n, columns).

    Raises:
        numpy.linalg.LinAlgError: `gram` is not positive definite.
    """
    count = len(gram)
    starts = range(0, count, BLOCK)
    inverses: list[Table] = []
    for start in starts:
        end = min(start + BLOCK, count)
        if start:
            gram[start:, start:end] -= gram[start:, :start] @ gram[start:end, :start].T
        corner = np.linalg.cholesky(gram[start:end, start:end].astype(np.float64))
        inverses.append(np.linalg.inv(corner).astype(np.float32))
        gram[start:end, start:end] = corner
        gram[end:, start:end] = gram[end:, start:end] @ inverses[-1].T
    found = np.array(target, np.float32)
    for start, inverse in zip(starts, inverses, strict=True):
        end = start + len(inverse)
        found[start:end] = inverse @ (found[start:end] - gram[start:end, :start] @ found[:start])
    for start, inverse in zip(reversed(starts), reversed(inverses), strict=True):
        end = start + len(inverse)
        found[start:end] = inverse.T @ (found[start:end] - gram[end:, start:end].T @ found[end:])
    return found
