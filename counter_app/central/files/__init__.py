"""Files of dossiers: their bytes on the way here, where they lie, the copies that make them safe.

What a record says of a file is an operation's, and comes apart from its bytes.
"""
