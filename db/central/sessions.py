"""Who is signed in at the central side. A session is kept by the digest of its key alone."""

from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from db.central.models import officers, sessions
from db.central.officers import Officer, officer


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One sign-in: whose, the token its forms carry, when it was used last."""

    officer: Officer
    csrf: str
    used_ms: int


def begin(
    connection: Connection,
    commune: str,
    login: str,
    *,
    key_hash: str,
    csrf: str,
    at_ms: int,
    forget_before_ms: int,
) -> None:
    """Keeps a new session; drops those that nobody used since ``forget_before_ms``."""
    connection.execute(
        delete(sessions).where(
            sessions.c.commune_id == commune, sessions.c.used_ms < forget_before_ms
        )
    )
    connection.execute(
        insert(sessions).values(
            commune_id=commune,
            key_hash=key_hash,
            login=login,
            began_ms=at_ms,
            used_ms=at_ms,
            csrf=csrf,
        )
    )


def find(
    connection: Connection, commune: str, key_hash: str, *, used_since_ms: int, began_since_ms: int
) -> Session | None:
    """The session of that key unless it is too old, or its officer has ended."""
    row = connection.execute(
        select(sessions)
        .join(
            officers,
            (officers.c.commune_id == sessions.c.commune_id)
            & (officers.c.login == sessions.c.login)
            & officers.c.ended_ms.is_(None),
        )
        .where(
            sessions.c.commune_id == commune,
            sessions.c.key_hash == key_hash,
            sessions.c.used_ms >= used_since_ms,
            sessions.c.began_ms >= began_since_ms,
        )
    ).one_or_none()
    if row is None:
        return None
    who = officer(connection, commune, row.login)
    return None if who is None else Session(officer=who, csrf=row.csrf, used_ms=row.used_ms)


def touch(connection: Connection, commune: str, key_hash: str, at_ms: int) -> None:
    """Notes that the session is in use."""
    connection.execute(
        update(sessions)
        .where(sessions.c.commune_id == commune, sessions.c.key_hash == key_hash)
        .values(used_ms=at_ms)
    )


def end(connection: Connection, commune: str, key_hash: str) -> None:
    """Signs out."""
    connection.execute(
        delete(sessions).where(sessions.c.commune_id == commune, sessions.c.key_hash == key_hash)
    )
