"""The counter's books, one of them open beside the others."""
