"""Data: pieces that deals use, deals to start from. No Python but this line."""
