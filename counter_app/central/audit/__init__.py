"""The evidence: each day sealed and signed, and the whole of a store read over for what was changed."""
