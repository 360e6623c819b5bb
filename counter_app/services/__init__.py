"""The clerk's verbs: each one transaction, each returning a frozen value."""
