"""Reports of the office, reckoned from its own log for any span of days and any past instant."""
