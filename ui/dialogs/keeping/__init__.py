"""Questions about the store itself: where its copies go, and putting one back."""
