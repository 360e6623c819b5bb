"""What the counter and the central server agree on, byte for byte."""
