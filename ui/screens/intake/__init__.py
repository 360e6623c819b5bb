"""The intake: who stands there, what for, what is handed in, the promise, the slip."""
