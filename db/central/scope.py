"""Who a transaction is for: what PostgreSQL's row policies go by. SQLite has no such wall.

A store names the commune itself; the two others are for what comes before a commune is known.
"""

from typing import Final

from sqlalchemy import Connection, text

from counter_app.core.errors import EnvironmentFault, UserError

_COMMUNE: Final = text("SELECT set_config('app.commune', :value, true)")
_DEVICE: Final = text("SELECT set_config('app.device', :value, true)")
_EVERY_OFFICE: Final = text("SELECT set_config('app.every_office', 'yes', true)")

_MAY_BEGIN: Final = text("SELECT has_column_privilege('cell', 'epoch', 'UPDATE')")
_ABOVE_THE_WALL: Final = text(
    "SELECT rolsuper OR rolbypassrls OR pg_has_role(rolname, relowner, 'MEMBER') "
    "FROM pg_roles, pg_class WHERE rolname = current_user AND pg_class.oid = 'offices'::regclass"
)


def see_commune(connection: Connection, commune: str) -> None:
    """To the transaction's end, rows of ``commune`` are there and no others."""
    if _has_walls(connection):
        connection.execute(_COMMUNE, {"value": commune})


def see_device(connection: Connection, device: str) -> None:
    """To the transaction's end, the row of ``device`` in ``devices`` is there as well."""
    if _has_walls(connection):
        connection.execute(_DEVICE, {"value": device})


def see_every_office(connection: Connection) -> None:
    """To the transaction's end, every row of ``offices`` can be read."""
    if _has_walls(connection):
        connection.execute(_EVERY_OFFICE)


def require_second_wall(connection: Connection) -> None:
    """Raises ``EnvironmentFault`` where the account could take the rows' policies away."""
    if _has_walls(connection) and connection.scalar(_ABOVE_THE_WALL):
        raise EnvironmentFault(
            "owner_serves",
            "Đừng phục vụ bằng tài khoản chủ của kho. Hãy ghi --db bằng tài khoản counter_central.",
        )


def require_keeper(connection: Connection) -> None:
    """Raises ``UserError`` where the account may not say that the store was put back."""
    if _has_walls(connection) and not connection.scalar(_MAY_BEGIN):
        raise UserError(
            "owner_needed",
            "Việc này cần tài khoản chủ của kho. Hãy ghi --db bằng tài khoản cell_owner.",
        )


def _has_walls(connection: Connection) -> bool:
    return connection.dialect.name == "postgresql"
