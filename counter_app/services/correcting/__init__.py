"""Mending what was taken in wrongly, or stands otherwise at the central side: a new slip for the old one."""
