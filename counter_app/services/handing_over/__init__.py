"""Handing dossiers over by list, out and back, and what the list says."""
