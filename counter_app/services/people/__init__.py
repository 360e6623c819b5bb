"""Who may do what here, and who did and saw what."""
