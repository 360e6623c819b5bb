"""The central server: what counters push to and pull from, and the specialists' pages."""
