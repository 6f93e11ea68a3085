"""A nation's tickets → box office by film, day and province.

In: rows of tickets (Parquet, CSV), at any scale. Out: exact sums, and the events that a deal is run
on. Never: a row that is dropped without a word, a float, a sum that wraps around. What sums rows is
one expression, which DuckDB evaluates here and a cluster elsewhere, to the same figures.
"""
