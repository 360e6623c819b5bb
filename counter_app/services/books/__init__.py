"""The counter's books: opened as of any instant, read by pages, searched, printed and saved."""
