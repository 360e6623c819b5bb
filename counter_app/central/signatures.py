"""Whether a device's key has signed what came: libsodium asked, one signature after the other."""

from collections.abc import Callable, Sequence
from typing import Final

from nacl.exceptions import CryptoError
from nacl.signing import VerifyKey

SIGNATURE_BYTES: Final = 64

# The 32 bytes that were signed, and the signature.
Signed = tuple[bytes, bytes]
Trying = Callable[[bytes, Sequence[Signed]], Sequence[bool]]


def try_here(public_key: bytes, signed: Sequence[Signed]) -> list[bool]:
    """Which of them the key has signed, in this thread; ``ValueError`` where it is no key."""
    key = VerifyKey(public_key)
    return [is_signed(key, sha, signature) for sha, signature in signed]


def is_signed(key: VerifyKey, sha: bytes, signature: bytes) -> bool:
    """Whether the key has signed it; also False for what is no signature at all."""
    try:
        key.verify(sha, signature)
    except (CryptoError, ValueError):
        return False
    return True
