"""Real grosses, weeks and rates → distributions whose figures a forecast can state.

In: a folder of data (grosses by film, weeks, exchange rates) that stays where it is. Out: named
distributions with their sample, what was dropped and standard errors; how they fared on films they
had not seen; comparable films; lines of a forecast. Never: keeps data, drops a row without counting
it, or calls a fit good that was not checked.
"""
