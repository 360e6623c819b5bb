"""The desk's lists and today's dossiers."""
