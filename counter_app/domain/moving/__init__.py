"""Moving a dossier by the table: what a step needs, what it does to the time limit, where it leads.

Pure: the counter and the central side judge by the very same rules.
"""
