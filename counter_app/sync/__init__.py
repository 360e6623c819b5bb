"""The counter's side of the line: one round at a time, and the thread that is always armed."""
