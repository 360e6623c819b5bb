"""Addresses under which the portal fetches a dossier's files: signed by the cell, good for a week.

A queued message names a file whose bytes are here by its SHA-256; the address is made of it when
the message is sent, so that one that waited long carries one that is still good. Who holds an
address may fetch that one file of that one commune and nothing else; what stands at its other end
is ``file_door``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from counter_app.central.door.tokens import decoded, is_signed
from counter_app.central.portal.fields import DossierMessage, FiledFile, ResultPaper
from counter_app.protocol.operation import to_base64url

LINK_MS: Final = 7 * 24 * 3_600_000
PATH: Final = "/v1/portal/files"
_PURPOSE: Final = b"portal file\n"
_Linked = TypeVar("_Linked", FiledFile, ResultPaper)


class FileGrant(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """Which file an address opens, and until when."""

    commune: str
    sha256: str
    until_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Makes the addresses: ``url`` is where others find the cell; empty: nobody can, no address."""

    url: str
    key: Ed25519PrivateKey

    def address(self, grant: FileGrant) -> str:
        """Where the file is fetched."""
        told = msgspec.json.encode(grant)
        seal = to_base64url(self.key.sign(_PURPOSE + told))
        return f"{self.url.rstrip('/')}{PATH}/{to_base64url(told)}.{seal}"

    def filled(self, told: DossierMessage, commune: str, *, at_ms: int) -> DossierMessage:
        """The message with addresses where it names files by their hashes."""
        until_ms = at_ms + LINK_MS

        def linked(found: Sequence[_Linked]) -> tuple[_Linked, ...]:
            return tuple(msgspec.structs.replace(one, path=address(one.path)) for one in found)

        def address(sha256: str) -> str:
            if not (self.url and sha256):
                return ""
            grant = FileGrant(commune=commune, sha256=sha256, until_ms=until_ms)
            return self.address(grant)

        return msgspec.structs.replace(told, files=linked(told.files), results=linked(told.results))


def opened(link: str, key: Ed25519PublicKey) -> FileGrant | None:
    """What an address opens, even where its time is over; None where the cell did not make it."""
    told_text, _, seal = link.partition(".")
    told = decoded(told_text)
    if not is_signed(key, decoded(seal), _PURPOSE + told):
        return None
    try:
        return msgspec.json.decode(told, type=FileGrant)
    except msgspec.MsgspecError:
        return None
