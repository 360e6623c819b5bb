"""One PC and the central side: joining, sending, disputes, the line, the stick."""
