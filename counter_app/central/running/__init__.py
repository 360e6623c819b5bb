"""The server as a process: how it is run, what it does beside requests, what it tells of itself."""
