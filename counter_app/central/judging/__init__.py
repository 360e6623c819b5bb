"""Whether an operation can stand: one rule for each kind, by the same domain code as the counter."""
