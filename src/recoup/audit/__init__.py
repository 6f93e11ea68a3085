"""Tickets that cannot be as they are told, and what each finding costs whom.

Shows that nobody can have seen, sales that repeat, money that is booked as something else. In: rows
of tickets, with the halls and the films they are of; a deal, to price findings by. Out: findings,
each with its rows and its reason. Never: a row that is changed, a finding without the rows that it
is of, a rule that was fitted to one sample.
"""
