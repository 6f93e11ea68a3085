"""What a party reads: the amount, why, what changed, and until when it may object.

In: a deal with what it came to before a period and through it, or what a book has issued. Out: a
statement as typed figures in whole minor units, and the same figures as a page, a PDF, a workbook,
a table and JSON, in English, Chinese or both; a pack that its receiver recomputes. Never: a figure
that no run came to, a sum that differs between two forms, a text of a deal that acts in a page or a
cell.
"""
