"""Mending what was taken in wrongly, and what that changes."""
