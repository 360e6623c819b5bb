"""Results that wait, and handing one out."""
