"""Dossiers that change hands by list, out and back."""
