"""Who we are: the office's set-up and calendar, what came down of it, this machine's own settings."""
