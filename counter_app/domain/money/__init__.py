"""Money of the counter, pure: where it is paid to, what was taken, what the slip of it says."""
