"""The office's reports, each figure opened into its dossiers."""
