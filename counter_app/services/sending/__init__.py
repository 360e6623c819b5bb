"""What waits for the central side and what became of it, in the clerk's words."""
