"""Who comes to the counter: their papers, their names, and the right by which they file."""
