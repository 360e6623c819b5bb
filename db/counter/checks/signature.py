"""A signature as it stands in a column."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from counter_app.protocol.operation import from_base64url, to_base64url, verify


def is_signed(sha: str, signature: str, key: Ed25519PublicKey) -> bool:
    """Whether the digest (hex) was signed, and the text is the one way to write that signature."""
    try:
        raw = from_base64url(signature)
        verify(bytes.fromhex(sha), raw, key)
    except (InvalidSignature, ValueError):
        return False
    return to_base64url(raw) == signature
