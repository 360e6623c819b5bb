"""What is derived from the cell's one key: a secret for each purpose, digests of codes."""

import hmac

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


def secret_for(key: Ed25519PrivateKey, purpose: str) -> bytes:
    """32 bytes that only the key's holder can make, others for each purpose."""
    return hmac.digest(key.private_bytes_raw(), f"HSP/1 {purpose}".encode(), "sha256")


def code_digest(key: Ed25519PrivateKey, code: str) -> str:
    """By what the store knows a one-time code."""
    return secret_for(key, f"enrol\n{code}").hex()
