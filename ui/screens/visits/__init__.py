"""Visits that left no dossier."""
