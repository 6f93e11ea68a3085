"""Exact values: money, rates, day counts, territories.

In: text and integers. Out: frozen values. Never: a float, a clock, a file. Only this room knows
how many minor units a currency has.
"""
