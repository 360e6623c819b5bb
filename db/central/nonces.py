"""What devices were given to sign, each good for one answer."""

from sqlalchemy import Connection, delete, insert

from db.central.devices import KnownDevice
from db.central.models import nonces


def give(connection: Connection, known: KnownDevice, nonce: str, *, at_ms: int, until: int) -> None:
    """Keeps a nonce until it is used or ``until`` has passed; drops what nobody used."""
    connection.execute(
        delete(nonces).where(nonces.c.commune_id == known.commune, nonces.c.expires_ms <= at_ms)
    )
    connection.execute(
        insert(nonces).values(
            commune_id=known.commune, nonce=nonce, device=known.device, expires_ms=until
        )
    )


def use(connection: Connection, known: KnownDevice, nonce: str, *, at_ms: int) -> bool:
    """Whether the nonce was this device's and still good; it is gone afterwards."""
    done = connection.execute(
        delete(nonces).where(
            nonces.c.commune_id == known.commune,
            nonces.c.nonce == nonce,
            nonces.c.device == known.device,
            nonces.c.expires_ms > at_ms,
        )
    )
    return done.rowcount == 1
