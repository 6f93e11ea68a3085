"""Many deals at once → what they come to, each and together: on this machine or on a cluster.

In: deal files with their forecasts, one seed, and how much of what moves films they share. Out: the
outcomes of every film, and what everybody has in all of them in the same future. Films are run
apart and their futures added up: so the figures are the same on one core and on a cluster. Never:
pools the films' money; films that recoup from each other stand in one deal.
"""
