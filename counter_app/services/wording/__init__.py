"""What papers say: the office's own wording, the slip's content, letters and minutes filled in."""
