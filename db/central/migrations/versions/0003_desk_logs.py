"""How far each desk's log of acts was known, and what desks found spoilt in their own stores.

Revision 0003. What is kept is never taken back: a day's row moves forward only, and stands once the
next one is begun or the log has broken in it.
"""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_ROLE: Final = "counter_central"
_OWN: Final = "commune_id = current_setting('app.commune', true)"
_GRANTS: Final = {
    "act_heads": "SELECT, INSERT, UPDATE (number, head, sig, told_ms)",
    "spoilt_stores": "SELECT, INSERT",
}
_STAY: Final = ("commune_id", "device", "inc", "place", "day", "broke")
_BACK: Final = "OLD.broke <> '' OR NEW.number <= OLD.number OR " + " OR ".join(
    f"OLD.{name} <> NEW.{name}" for name in _STAY
)
_WORDS: Final = "what was known of a log stays known"


def upgrade() -> None:
    """Lays the two tables with their walls and seals."""
    op.create_table(
        "act_heads",
        sa.Column("commune_id", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("inc", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("broke", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("sig", sa.Text(), nullable=False),
        sa.Column("told_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("commune_id", "device", "inc", "place", name=op.f("pk_act_heads")),
    )
    op.create_table(
        "spoilt_stores",
        sa.Column("commune_id", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("found_ms", sa.BigInteger(), nullable=False),
        sa.Column("sig", sa.Text(), nullable=False),
        sa.Column("told_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "commune_id", "device", "code", "about", name=op.f("pk_spoilt_stores")
        ),
    )
    if op.get_context().dialect.name == "postgresql":
        _guard_rows()
    else:
        _guard_file()


def _guard_rows() -> None:
    for table, may in _GRANTS.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY own ON {table} USING ({_OWN}) WITH CHECK ({_OWN})")
        op.execute(f"GRANT {may} ON {table} TO {_ROLE}")
    op.execute(
        "CREATE FUNCTION keep_forward() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE insufficient_privilege USING MESSAGE = '{_WORDS}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER act_heads_forward BEFORE UPDATE ON act_heads FOR EACH ROW "
        f"WHEN ({_BACK}) EXECUTE FUNCTION keep_forward()"
    )


def _guard_file() -> None:
    seals = (
        ("act_heads_forward", f"UPDATE ON act_heads WHEN {_BACK}"),
        ("act_heads_kept", "DELETE ON act_heads"),
        ("spoilt_stores_as_told", "UPDATE ON spoilt_stores"),
        ("spoilt_stores_kept", "DELETE ON spoilt_stores"),
    )
    for name, when in seals:
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {when} BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END"
        )
