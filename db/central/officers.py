"""Officers of a commune who work at the central side: rows in, plain values out.

Passwords come and go as digests; how one is made and checked is ``counter_app.central.office.officers``.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from counter_app.domain.staff import Role
from db.central.models import officers, sessions


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """Who works at the central side. ``unit`` is empty for the commune's own office."""

    login: str
    name: str
    role: Role
    title: str = ""
    unit: str = ""
    ended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """What an attempt to sign in is judged by; locked: nothing is judged before that moment."""

    password: str
    locked_until_ms: int | None = None


def officer(connection: Connection, commune: str, login: str) -> Officer | None:
    """The officer of that login, ended or not."""
    row = connection.execute(select(officers).where(*_of(commune, login))).one_or_none()
    return None if row is None else _officer(row)


def officers_of(connection: Connection, commune: str) -> tuple[Officer, ...]:
    """Everybody, those who still work here first, by name."""
    rows = connection.execute(select(officers).where(officers.c.commune_id == commune))
    found = map(_officer, rows)
    return tuple(sorted(found, key=lambda one: (one.ended, one.name, one.login)))


def add(connection: Connection, commune: str, new: Officer, password: str) -> bool:
    """Adds an officer with the digest of a password; False where the login is taken."""
    if officer(connection, commune, new.login) is not None:
        return False
    connection.execute(
        insert(officers).values(
            commune_id=commune,
            login=new.login,
            name=new.name,
            title=new.title,
            role=new.role.value,
            unit=new.unit,
            password=password,
            failures=0,
        )
    )
    return True


def set_password(connection: Connection, commune: str, login: str, password: str) -> bool:
    """Puts a new digest in place, lifts a lock, signs out everywhere; False: no such officer."""
    _sign_out(connection, commune, login)
    done = connection.execute(
        update(officers)
        .where(*_of(commune, login), officers.c.ended_ms.is_(None))
        .values(password=password, failures=0, locked_until_ms=None)
    )
    return done.rowcount == 1


def end(connection: Connection, commune: str, login: str, at_ms: int) -> bool:
    """The officer signs in no more and is signed out everywhere; False: none to end."""
    _sign_out(connection, commune, login)
    done = connection.execute(
        update(officers)
        .where(*_of(commune, login), officers.c.ended_ms.is_(None))
        .values(ended_ms=at_ms)
    )
    return done.rowcount == 1


def attempt(
    connection: Connection, commune: str, login: str, at_ms: int, locks: tuple[int, ...]
) -> Attempt | None:
    """Counts an attempt as failed until ``succeeded``, so that many at once gain nothing.

    ``locks`` are the seconds that the first, second … failure locks for; the last one repeats.
    """
    row = connection.execute(
        select(officers)
        .where(*_of(commune, login), officers.c.ended_ms.is_(None))
        .with_for_update()
    ).one_or_none()
    if row is None:
        return None
    if row.locked_until_ms is not None and row.locked_until_ms > at_ms:
        return Attempt(password=row.password, locked_until_ms=row.locked_until_ms)
    lock = locks[min(row.failures, len(locks) - 1)]
    connection.execute(
        update(officers)
        .where(*_of(commune, login))
        .values(
            failures=row.failures + 1,
            locked_until_ms=at_ms + lock * 1000 if lock else None,
        )
    )
    return Attempt(password=row.password)


def succeeded(connection: Connection, commune: str, login: str) -> None:
    """The attempt was the officer's own: nothing is counted any more."""
    connection.execute(
        update(officers).where(*_of(commune, login)).values(failures=0, locked_until_ms=None)
    )


def _sign_out(connection: Connection, commune: str, login: str) -> None:
    connection.execute(
        delete(sessions).where(sessions.c.commune_id == commune, sessions.c.login == login)
    )


def _of(commune: str, login: str) -> tuple[Any, ...]:
    return (officers.c.commune_id == commune, officers.c.login == login)


def _officer(row: Row[Any]) -> Officer:
    return Officer(
        login=row.login,
        name=row.name,
        role=Role(row.role),
        title=row.title,
        unit=row.unit,
        ended=row.ended_ms is not None,
    )
