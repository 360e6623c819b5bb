"""One-time codes with which a desk joins, kept as keyed digests."""

from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from db.central.models import enrol_codes


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolCode:
    """A code that is still good; ``device`` has used it already, if any did."""

    desk_name: str
    device: str | None


def give_code(
    connection: Connection, commune: str, digest: str, *, desk_name: str, until_ms: int, at_ms: int
) -> None:
    """Keeps a new code until ``until_ms``; drops those nobody used in time."""
    connection.execute(
        delete(enrol_codes).where(
            enrol_codes.c.commune_id == commune, enrol_codes.c.expires_ms <= at_ms
        )
    )
    connection.execute(
        insert(enrol_codes).values(
            commune_id=commune, code_hash=digest, desk_name=desk_name, expires_ms=until_ms
        )
    )


def find_code(connection: Connection, commune: str, digest: str, *, at_ms: int) -> EnrolCode | None:
    """The code of that digest while its time runs, used or not."""
    row = connection.execute(
        select(enrol_codes).where(
            enrol_codes.c.commune_id == commune,
            enrol_codes.c.code_hash == digest,
            enrol_codes.c.expires_ms > at_ms,
        )
    ).one_or_none()
    return None if row is None else EnrolCode(desk_name=row.desk_name, device=row.device)


def use_code(connection: Connection, commune: str, digest: str, *, device: str, at_ms: int) -> bool:
    """Whether the code was unused until now."""
    done = connection.execute(
        update(enrol_codes)
        .where(
            enrol_codes.c.commune_id == commune,
            enrol_codes.c.code_hash == digest,
            enrol_codes.c.used_ms.is_(None),
        )
        .values(used_ms=at_ms, device=device)
    )
    return done.rowcount == 1
