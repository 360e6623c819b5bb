"""A dossier's steps after intake, one call each: what a step needs, warns of, writes and promises."""
