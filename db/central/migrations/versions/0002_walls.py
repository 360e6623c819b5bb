"""What only PostgreSQL has: partitions, the wall around each commune's rows, the serving role.

Revision 0002. The owner lays the tables and goes; who serves owns nothing, passes no wall and can
neither rewrite nor delete what was accepted.
"""

from typing import Final

from alembic import op
from sqlalchemy import text

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_ROLE: Final = "counter_central"
_PARTS: Final = 16
_OPEN: Final = ("cell", "alembic_version")
_OWN: Final = "commune_id = current_setting('app.commune', true)"
_GRANTS: Final = {
    "cell": "SELECT, UPDATE (portal)",
    "alembic_version": "SELECT",
    "code_register": "SELECT, INSERT",
    "changes": "SELECT, INSERT",
    "quarantine": "SELECT, INSERT, UPDATE (released_ms, released_by)",
    "administration": "SELECT, INSERT",
    "roots": "SELECT, INSERT",
    "editions": "SELECT, INSERT",
    # A hole gets its body later; an outcome may change; an id, a place and a digest never do.
    "operations": "SELECT, INSERT, UPDATE (dossier, kind, v, base_ver, wall_ms, boot_id, mono_ms, "
    "supersedes, sig, body, outcome, answer)",
    "nonces": "SELECT, INSERT, UPDATE, DELETE",
    "sessions": "SELECT, INSERT, UPDATE, DELETE",
    "enrol_codes": "SELECT, INSERT, UPDATE, DELETE",
    "blobs": "SELECT, INSERT, UPDATE, DELETE",
}
_KEPT: Final = (
    *("dossier", "kind", "v", "base_ver", "wall_ms", "boot_id", "mono_ms"),
    *("supersedes", "sig", "body", "answer"),
)
# The grant is for holes: what came whole is never written over, by whatever mistake.
_KEEP_WHOLE: Final = """
CREATE FUNCTION keep_whole() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  RAISE insufficient_privilege USING MESSAGE = 'an operation that came whole stays as it came';
END $$
"""
_WHOLE_STAYS: Final = f"""
CREATE TRIGGER whole_stays BEFORE UPDATE ON operations FOR EACH ROW
  WHEN (OLD.body IS NOT NULL
    AND ({", ".join(f"OLD.{name}" for name in _KEPT)})
      IS DISTINCT FROM ({", ".join(f"NEW.{name}" for name in _KEPT)}))
  EXECUTE FUNCTION keep_whole()
"""
# The default takes four times as long to press a body as lz4 does.
_LONG: Final = (("operations", "body"), ("dossiers", "facts"), ("quarantine", "payload"))
_USUAL: Final = "SELECT, INSERT, UPDATE"
_ENSURE_ROLE: Final = f"""
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{_ROLE}') THEN
    CREATE ROLE {_ROLE} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT NOREPLICATION
      NOBYPASSRLS;
  END IF;
END $$
"""


def upgrade() -> None:
    """Lays partitions, policies, grants; nothing of it on SQLite."""
    if op.get_context().dialect.name != "postgresql":
        return
    op.execute(_ENSURE_ROLE)
    op.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
    op.execute(f"GRANT USAGE ON SCHEMA public TO {_ROLE}")
    for table, column in _LONG:
        op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET COMPRESSION lz4")
    for table in _tables("p"):
        for part in range(_PARTS):
            name = f"{table}_{part:02}"
            op.execute(
                f"CREATE TABLE {name} PARTITION OF {table} "
                f"FOR VALUES WITH (MODULUS {_PARTS}, REMAINDER {part})"
            )
            _wall(name)  # without a policy: whoever goes past the table finds nothing
    for table in (*_tables("p"), *_tables("r", whole=True)):
        op.execute(f"GRANT {_GRANTS.get(table, _USUAL)} ON {table} TO {_ROLE}")
        if table not in _OPEN:
            _wall(table)
            op.execute(f"CREATE POLICY own ON {table} USING ({_OWN}) WITH CHECK ({_OWN})")
    op.execute(_KEEP_WHOLE)
    op.execute(_WHOLE_STAYS)
    op.execute(
        "CREATE POLICY itself ON devices FOR SELECT "
        "USING (device = current_setting('app.device', true))"
    )
    op.execute(
        "CREATE POLICY every_office ON offices FOR SELECT "
        "USING (current_setting('app.every_office', true) = 'yes')"
    )


def _wall(table: str) -> None:
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


def _tables(kind: str, *, whole: bool = False) -> tuple[str, ...]:
    """Tables of one kind, by name; ``whole``: no partitions."""
    rows = op.get_bind().execute(
        text(
            "SELECT relname FROM pg_class WHERE relkind = :kind AND NOT (:whole AND relispartition) "
            "AND relnamespace = 'public'::regnamespace ORDER BY relname"
        ),
        {"kind": kind, "whole": whole},
    )
    return tuple(row.relname for row in rows)
