"""The books the counter keeps: which there are, and what a line of each says."""
