"""The wording of papers."""
