"""What the central side has not acknowledged yet."""
