"""Everything that was printed at this desk."""
