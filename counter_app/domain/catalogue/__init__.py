"""What may be filed: the procedures an office offers, and the files they are read from."""
