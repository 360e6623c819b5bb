"""A hub's tables: runs as desks signed them, with the cell's answers; how far each life is here.

All of it can be lost: the desks keep what they wrote until the cell has answered.
"""

from typing import Final

from sqlalchemy import Column, Index, Integer, MetaData, Table, Text

metadata: Final = MetaData()

# ``done``: the cell has answered, here or at the desk itself; ``answer_no`` counts answers as they
# came.
runs: Final = Table(
    "runs",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("device", Text, nullable=False),
    Column("inc", Text, nullable=False),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("run", Text, nullable=False),
    Column("came_ms", Integer, nullable=False),
    Column("done", Integer, nullable=False),
    Column("answer", Text),
    Column("epoch", Text),
    Column("answered_ms", Integer),
    Column("answer_no", Integer),
    Index("ix_runs_life", "device", "inc", "last"),
    Index("ix_runs_answer_no", "answer_no"),
    sqlite_autoincrement=True,
)

# ``settled``: below it the desk has the cell's answers, as it said last.
lives: Final = Table(
    "lives",
    metadata,
    Column("device", Text, primary_key=True),
    Column("inc", Text, primary_key=True),
    Column("last_seq", Integer, nullable=False),
    Column("settled", Integer, nullable=False),
    Column("head", Text, nullable=False),
    sqlite_with_rowid=False,
)
