"""Data: deals to start from, regimes, standard clauses. No Python but this line."""
