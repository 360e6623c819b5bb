"""Questions about a list or one of its lines."""
