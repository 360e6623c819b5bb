"""When a result is due: calendar, limit, the date with its working, and what changes it."""
