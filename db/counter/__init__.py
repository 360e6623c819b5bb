"""The counter PC's store."""
