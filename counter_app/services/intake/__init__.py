"""Taking in: from what is typed or filed at home to a dossier with its number, its promise and its slip."""
