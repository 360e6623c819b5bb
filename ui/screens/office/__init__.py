"""The keepers' place: what an administrator, a leader or an inspector sees to."""
