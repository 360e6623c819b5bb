"""Questions asked in a window of their own, each through ``ask(…) -> answer or None``."""
