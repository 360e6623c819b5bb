"""Headless commands, one module per group."""
