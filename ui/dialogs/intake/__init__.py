"""What is asked while a dossier is taken in."""
