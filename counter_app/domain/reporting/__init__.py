"""What a report says and how it is reckoned: pure functions over dossiers as they stood at an instant."""
