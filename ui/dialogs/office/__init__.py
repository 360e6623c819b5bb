"""What is asked in the keepers' place."""
