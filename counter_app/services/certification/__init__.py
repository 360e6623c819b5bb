"""The certification books: who holds them, what is entered, what waits for it."""
