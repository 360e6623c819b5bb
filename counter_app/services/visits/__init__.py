"""Who comes to the desk: what is known of them, visits without a dossier, what a scanned code means."""
