"""A run as double-entry books: every cent as balanced transactions, in Beancount's syntax.

In: a Run. Out: Books, and their text. Never: computes what anybody is paid; it books what the
journal of the run says, and closes with assertions that the balances are the run's totals.
"""
