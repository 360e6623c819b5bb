"""Whether a draft may be taken in: every rule once, for the window, a file and a bulk list alike."""
