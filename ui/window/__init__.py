"""The window itself: its places, its bars, its notices, and what it watches by itself."""
