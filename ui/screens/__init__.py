"""The places a clerk can be. A view builds and lays out; the screen beside it behaves."""
