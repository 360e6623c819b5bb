"""What is known here of a desk's own store: how far its log of acts was, and what was spoilt."""

from typing import Final

from sqlalchemy import BigInteger, Column, Integer, Text

from db.central.models.base import table

# How far the log of acts of each life of a desk was known: a row for each day, which only moves
# forward, and one wherever the log did not go on from there (``broke``).
act_heads: Final = table(
    "act_heads",
    Column("device", Text, primary_key=True),
    Column("inc", Text, primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("day", Text, nullable=False),
    Column("broke", Text, nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("head", Text, nullable=False),
    Column("sig", Text, nullable=False),
    Column("told_ms", BigInteger, nullable=False),
)

# What desks found changed or unreadable in their own stores, in their words and signed by them.
spoilt_stores: Final = table(
    "spoilt_stores",
    Column("device", Text, primary_key=True),
    Column("code", Text, primary_key=True),
    Column("about", Text, primary_key=True),
    Column("found_ms", BigInteger, nullable=False),
    Column("sig", Text, nullable=False),
    Column("told_ms", BigInteger, nullable=False),
)
