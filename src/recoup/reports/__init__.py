"""A payer's file → events: through a mapping, a text that says how such files are to be read.

In: a file (CSV, workbook, JSON, Parquet) and a mapping. Out: events that a deal is run on, and a
suspense queue of the rows that are none, each with its money and the reason. Never: a row that is
dropped without a word, a guess at what a file leaves open, a float. What was read is shown against
the file's own total.
"""
