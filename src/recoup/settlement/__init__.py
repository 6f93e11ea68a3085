"""What is told, owed and paid: statements, payments, audits, and the days by which to object.

In: a book with its closed periods, the deal's `statements` terms, what was paid. Out: statements
that add up to what the closes have recorded, what is due to whom and since when, deadlines. Never:
money moved otherwise than the waterfalls did, a statement that is changed once it is issued, a
deadline where the deal sets none.
"""
