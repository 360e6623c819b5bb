"""TLS to a host that is known by its public key alone: no authority, no name, no dates.

The handshake proves that the host holds the key; whether it is one of those expected is asked here,
before anything is sent. TLS 1.3 only.
"""

import ssl
from collections.abc import Collection

from counter_app.core.line_faults import Untrusted


def pinned_context() -> ssl.SSLContext:
    """A context whose connections must be shown to :func:`require_key`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # the key is compared instead
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    return context


def require_key(sock: object, keys: Collection[bytes]) -> None:
    """Returns where the peer's raw Ed25519 public key is one of ``keys``, else ``Untrusted``."""
    found = _key_of(sock)
    if found is None or found not in keys:
        raise Untrusted(
            "hub_unknown",
            "Máy ở địa chỉ này không phải máy của đơn vị, nên chưa gửi gì. Hãy xem lại địa chỉ.",
        )


def _key_of(sock: object) -> bytes | None:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    told = sock.getpeercert(binary_form=True) if isinstance(sock, ssl.SSLSocket) else None
    if told is None:
        return None
    try:
        key = x509.load_der_x509_certificate(told).public_key()
    except ValueError:
        return None
    return key.public_bytes_raw() if isinstance(key, Ed25519PublicKey) else None
