"""The desk's machines behind small protocols."""
