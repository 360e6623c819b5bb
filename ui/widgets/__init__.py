"""Small parts every screen is built of. None of them knows a service."""
