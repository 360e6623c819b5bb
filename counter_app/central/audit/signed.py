"""What the cell itself signed and tells its desks: catalogues, calendars, the ends of days.

Each is tried with the cell's own key, as every desk tries it; a desk takes none that is not signed.
"""

from collections.abc import Iterator
from typing import Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from counter_app.central.door.tokens import decoded, is_signed
from counter_app.domain.edition import EditionKind
from counter_app.protocol.notices import Published, published_bytes
from counter_app.protocol.pull import CentralKind
from counter_app.protocol.sealing import DayRoot, root_bytes
from db.central import audit
from db.central.audit import Told
from db.central.cell import cell_of
from db.central.store import Connection

_EDITIONS: Final = frozenset(kind.value for kind in EditionKind)
_SIGNED: Final = _EDITIONS | {CentralKind.ROOT.value}


def unsigned(connection: Connection, commune: str) -> Iterator[tuple[str, str]]:
    """Code and row of whatever does not carry the cell's signature, or is told no more."""
    key = cell_of(connection).server_key.public_key()
    for told in audit.told_of(connection, commune, _SIGNED):
        if not _is_as_signed(commune, told, key):
            yield "notice.unsigned", f"{told.kind}, chg {told.chg}"
    for root in audit.roots_of(connection, commune):
        if not _is_signed_root(commune, root, key):
            yield "day.unsigned", root.day
    if (gone := audit.edition_untold(connection, commune)) is not None:
        yield "edition.gone", f"{gone[0]} {gone[1]}"


def _is_as_signed(commune: str, told: Told, key: Ed25519PublicKey) -> bool:
    try:
        if told.kind == CentralKind.ROOT:
            return _is_signed_root(commune, msgspec.json.decode(told.body, type=DayRoot), key)
        edition = msgspec.json.decode(told.body, type=Published)
        message = published_bytes(commune, told.kind, edition)
    except ValueError:  # no notice any more, or none with a canonical form
        return False
    return is_signed(key, decoded(edition.sig), message)


def _is_signed_root(commune: str, root: DayRoot, key: Ed25519PublicKey) -> bool:
    return is_signed(key, decoded(root.sig), root_bytes(commune, root.day, root.chg, root.head))
