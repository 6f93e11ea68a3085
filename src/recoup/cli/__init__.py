"""The command line: a thin door on the functions of `recoup.api`; no arithmetic on money here.

In: arguments. Out: text or JSON, and an exit code: 0 done, 1 the deal or the data is wrong, 2 the
world is wrong (a file is missing, an argument unknown), 3 Recoup is wrong.
"""

from recoup.cli.main import main

__all__ = ["main"]
