"""Who owns whom: laws, and what the deals of a few sentences come to."""
