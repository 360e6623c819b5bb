"""One dossier: its people, its papers, its history, its next step."""
