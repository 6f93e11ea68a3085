"""A run as a live workbook: every figure a formula that recalculates to the engine's very cents.

In: a Run. Out: an Excel workbook, its formulas with our exact values as their cached results.
Never: a macro, a link to the outside, a figure that passes for a formula. Deals that spreadsheet
formulas cannot hold exactly are listed in `refusals`; their sheets show the engine's figures as
values and say so.
"""
