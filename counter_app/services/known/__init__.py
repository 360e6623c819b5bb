"""What the desk's own store knows of a person: the dead, papers to act for others, numbers that came later."""
