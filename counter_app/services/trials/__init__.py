"""Invented dossiers and lives for trials and benchmarks."""
