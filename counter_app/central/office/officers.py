"""Officers' passwords: how they are made, kept, checked; who may be added. Pages are elsewhere.

A wrong password costs the same time as a login nobody has, and tells nothing of either.
"""

import asyncio
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from counter_app.core.errors import UserError
from counter_app.core.text import clean_line, fold
from counter_app.domain.secret_rules import LONGEST, checked_secret
from counter_app.domain.staff import Role
from db.central import officers
from db.central.officers import Officer
from db.central.store import Connection, Store

SHORTEST_PASSWORD: Final = 10
_LONGEST_NAME: Final = 120
_LOGIN_SIGNS: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789.-_")
HERE: Final = frozenset({Role.SPECIALIST, Role.LEADER, Role.ADMINISTRATOR})
# Seconds that the first, second … failure in a row locks for.
LOCKS: Final = (0, 0, 0, 0, 60, 120, 240, 480, 960, 1_800, 3_600)
_HASHER: Final = PasswordHasher()


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """Who somebody says they are, and when (milliseconds since 1970)."""

    commune: str
    name: str
    at_ms: int


def add_officer(
    store: Store,
    commune: str,
    *,
    login: str,
    name: str,
    role: Role,
    password: str,
    title: str = "",
    unit: str = "",
    units: Mapping[str, str] = MappingProxyType({}),
) -> Officer:
    """Adds somebody who may sign in; ``UserError`` names what lacks or is taken.

    ``units`` are the office's (``Office.units``); none: the commune's own office.
    """
    new = Officer(
        login=checked_login(login),
        name=_named(name),
        role=_checked_role(role),
        title=clean_line(title, field="title")[:_LONGEST_NAME],
        unit=_checked_unit(clean_line(unit, field="unit"), units),
    )
    digest = digest_of(password)
    if not store.write(commune, lambda one: officers.add(one, commune, new, digest)).result():
        raise UserError("login_taken", "Tên đăng nhập này đã có người dùng.", field="login")
    return new


def give_new_password(store: Store, commune: str, login: str, password: str) -> None:
    """Puts a new password in place and signs the officer out everywhere."""
    digest = digest_of(password)
    work = store.write(commune, lambda one: officers.set_password(one, commune, login, digest))
    if not work.result():
        raise _unknown()


def end_officer(store: Store, commune: str, login: str, at_ms: int) -> None:
    """The officer signs in no more and is signed out everywhere."""
    if not store.write(commune, lambda one: officers.end(one, commune, login, at_ms)).result():
        raise _unknown()


def digest_of(password: str) -> str:
    """The Argon2id digest that is kept; ``UserError`` where the rules refuse the password."""
    return _HASHER.hash(checked_secret(password, shortest=SHORTEST_PASSWORD, field="password"))


def is_password(digest: str | None, password: str) -> bool:
    """Whether the password is the one kept; takes its time for no digest, too."""
    try:
        _HASHER.verify(digest or _nobodys(), password[:LONGEST])
    except (VerificationError, InvalidHashError):
        return False
    return digest is not None


async def proved(
    store: Store, login: Login, password: str, *, checks: asyncio.Semaphore
) -> Officer | None:
    """The officer whose login and password these are; every way takes the same time."""
    commune, name = login.commune, login.name
    attempt = None
    if commune in await asyncio.to_thread(store.communes):
        asked = store.write(
            commune, lambda one: officers.attempt(one, commune, name, login.at_ms, LOCKS)
        )
        attempt = await asyncio.wrap_future(asked)
    free = attempt is not None and attempt.locked_until_ms is None
    digest = attempt.password if attempt and free else None
    async with checks:
        if not await asyncio.to_thread(is_password, digest, password):
            return None

    def succeeded(connection: Connection) -> Officer | None:
        officers.succeeded(connection, commune, name)
        return officers.officer(connection, commune, name)

    return await asyncio.wrap_future(store.write(commune, succeeded))


def checked_login(login: str) -> str:
    """A login as it is kept: small letters, digits, dot, dash."""
    login = login.strip().lower()
    if not 2 <= len(login) <= 40 or not set(login) <= _LOGIN_SIGNS:
        raise UserError(
            "login_bad",
            "Tên đăng nhập: 2 đến 40 chữ thường không dấu, số, dấu chấm, gạch.",
            field="login",
        )
    return login


@cache
def _nobodys() -> str:
    return _HASHER.hash(os.urandom(16).hex())


def _named(name: str) -> str:
    name = clean_line(name, field="name")
    if not 2 <= len(name) <= _LONGEST_NAME:
        raise UserError("name_missing", "Hãy ghi họ và tên cán bộ.", field="name")
    return name


def _checked_role(role: Role) -> Role:
    if role not in HERE:
        raise UserError(
            "role_elsewhere", "Hãy chọn vai trò: chuyên môn, lãnh đạo hoặc quản trị.", field="role"
        )
    return role


def _checked_unit(unit: str, units: Mapping[str, str]) -> str:
    """The unit as it is kept, named by its code or its name; only one there is gets dossiers."""
    if not unit:
        return ""
    for kept, name in units.items():
        if fold(unit) in {fold(kept), fold(name)}:
            return kept
    known = "; ".join(name if name == kept else f"{kept} ({name})" for kept, name in units.items())
    raise UserError(
        "unit_unknown",
        f"Không có đơn vị “{unit[:60]}”. Hãy để trống hoặc ghi một trong: {known or 'chưa có'}.",
        field="unit",
    )


def _unknown() -> UserError:
    return UserError("officer_unknown", "Không có cán bộ này, hoặc đã thôi dùng.", field="login")
