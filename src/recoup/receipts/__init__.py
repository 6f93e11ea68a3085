"""The outside world → Events and exchange rates: one file per kind of source.

In: CSV and XLSX files of receipts, costs, reports and rates. Out: events in date order, and a
diagnostic with file, row and column for every cell that cannot be read. Never: a guess at a date,
a currency or an encoding, a row lost without a word, a float.
"""
