"""What a screen may ask of this desk: each question on its lane, answered in the window's thread."""
