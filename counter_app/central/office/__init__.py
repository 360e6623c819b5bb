"""A commune's office in its administrator's hands: its settings, desks that join, officers."""
