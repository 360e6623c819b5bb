"""A desk's day is opened, its drawer counted and handed over, its books closed and signed."""
