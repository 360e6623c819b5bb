"""Whether the cell itself wrote what came down: by the keys it gave when this desk joined."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from counter_app.protocol.operation import from_base64url
from db.counter import enrolment
from db.counter.incoming import Connection


def is_of_cell(connection: Connection, message: bytes, sig: str) -> bool:
    """Whether one of the cell's keys signed ``message``; ``sig`` is base64url."""
    joined = enrolment.enrolled(connection)
    keys = joined.server_keys if joined is not None else ()
    return any(_is_signed(key, message, sig) for key in keys)


def _is_signed(key: str, message: bytes, sig: str) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(from_base64url(key)).verify(from_base64url(sig), message)
    except (InvalidSignature, ValueError):
        return False
    return True
