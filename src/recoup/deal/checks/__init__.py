"""What `recoup check` finds in a deal, one file a rule."""
