"""A list of dossiers from a spreadsheet: read, judged row by row, taken in whole or not at all."""
