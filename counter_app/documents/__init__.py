"""One module per paper; drawing only, no decisions."""
