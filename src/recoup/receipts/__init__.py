"""The outside world → Events and exchange rates: one file per kind of source.

In: files of receipts, costs, reports and rates. Out: events in date order, and a diagnostic with
file, row and column for every row that is no event. Never: a guess at a date, a currency, a share.
"""
