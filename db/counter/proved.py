"""Whether one act of the log is as it was recorded, by its own digest and signature.

What an act lets somebody do is believed of a proved one only. That none is missing between two is
the check's to say, which walks the chain.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import Any, Final

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlcipher3 import dbapi2

from counter_app.domain.audit_act import Act
from counter_app.protocol.acted import Acted, act_digest
from counter_app.protocol.operation import from_base64url, to_base64url, verify

_FIELDS: Final = Acted.__struct_fields__
_OF_ONE: Final = (
    "SELECT number, inc, at_ms, boot_id, mono_ms, clerk_id, clerk_name, act, subject, body, sha, sig "
    "FROM audit WHERE subject = ? AND subject <> '' AND act IN ({}) ORDER BY number DESC"
)


def is_signed(sha: str, signature: str, key: Ed25519PublicKey) -> bool:
    """Whether the digest (hex) was signed, and the text is the one way to write that signature."""
    try:
        raw = from_base64url(signature)
        verify(bytes.fromhex(sha), raw, key)
    except (InvalidSignature, ValueError):
        return False
    return to_base64url(raw) == signature


def proved_acts(
    cursor: dbapi2.Cursor, subject: str, acts: Collection[Act], signer: Ed25519PublicKey
) -> Iterator[Acted | None]:
    """Those acts on one subject, the newest first; None for one that is not as ``signer`` signed it."""
    asked = _OF_ONE.format(", ".join("?" * len(acts)))
    for row in cursor.execute(asked, (subject, *acts)):
        yield _proved(row, signer)


def _proved(row: Sequence[Any], signer: Ed25519PublicKey) -> Acted | None:
    *told, sha, signature = row
    try:
        acted = msgspec.convert(dict(zip(_FIELDS, told, strict=True)), Acted)
        digest = act_digest(acted).hex()
    except (ValueError, msgspec.ValidationError):
        return None
    return acted if digest == sha and is_signed(sha, signature, signer) else None
