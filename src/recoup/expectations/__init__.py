"""What users expect of their own deals: given these events, this party has this much on this day.

In: the text of a file of expectations, with the deals and the events that it names. Out: for every
test whether it holds, and for every expectation that does not, what was expected, what came of the
run, the difference, and the term that stopped a payment that is missing. Never: moves money; the
engine does. Files are read by `run.py` and `files.py` alone.
"""
