"""Keeping the store: copies, room on the disk, and whether everything is as it was written."""
