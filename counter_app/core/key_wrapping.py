"""How a key is kept under a secret or under another key: Argon2id, HKDF-SHA256, AES-256-GCM.

What takes time and memory is chosen on the machine itself; nothing is stored here.
"""

import os
import time
import unicodedata
from collections.abc import Callable
from typing import Final

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from counter_app.core.errors import MemoryFull

KEY_BYTES: Final = 32
SALT_BYTES: Final = 16
_NONCE: Final = 12
# How long one guess shall take on this machine; whoever guesses elsewhere waits as long.
LEAST_MS: Final = 300
_MOST_KIB: Final = 152 << 10
_MOST_PASSES: Final = 64


class Kdf(msgspec.Struct, frozen=True, kw_only=True):
    """Argon2id's price: memory (KiB), passes, and what one run took where it was chosen (ms)."""

    memory_kib: int
    passes: int
    took_ms: int = 0


# Never cheaper, however slow the machine is.
FLOOR: Final = Kdf(memory_kib=19 << 10, passes=2)


def tuned(measured: "Callable[[Kdf], int] | None" = None) -> Kdf:
    """The cheapest price that takes 0.3 s here, the floor where that takes longer already.

    Each step doubles it, so what is chosen takes less than 1 s unless the floor itself does.
    ``measured`` gives the milliseconds that one run takes.
    """
    measured = measured or _measured
    chosen = FLOOR
    took = measured(chosen)
    while took < LEAST_MS and chosen.passes < _MOST_PASSES:
        memory, passes = chosen.memory_kib, chosen.passes
        chosen = (
            Kdf(memory_kib=memory * 2, passes=passes)
            if memory < _MOST_KIB
            else Kdf(memory_kib=memory, passes=passes * 2)
        )
        took = measured(chosen)
    return msgspec.structs.replace(chosen, took_ms=took)


def key_of_secret(secret: str, salt: bytes, kdf: Kdf) -> bytes:
    """The 32-byte key that a person's secret opens; one text for composed and decomposed letters.

    Raises ``MemoryFull`` where the machine has not the memory it takes.
    """
    from argon2.exceptions import HashingError  # nothing of it before the window's first picture
    from argon2.low_level import Type, hash_secret_raw

    try:
        return hash_secret_raw(
            unicodedata.normalize("NFC", secret).encode(errors="surrogatepass"),
            salt,
            time_cost=kdf.passes,
            memory_cost=kdf.memory_kib,
            parallelism=1,
            hash_len=KEY_BYTES,
            type=Type.ID,
        )
    except HashingError as cause:
        raise MemoryFull from cause


def key_of_code(code: bytes, salt: bytes) -> bytes:
    """The 32-byte key that a random code of 119 bits opens: nothing to be gained by making it slow."""
    return HKDF(SHA256(), KEY_BYTES, salt, b"counter-app recovery").derive(code)


def sealed(key: bytes, plain: bytes, *, about: str) -> bytes:
    """``plain`` that only ``key`` opens, and only as what it is ``about``."""
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, about.encode())


def unsealed(key: bytes, box: bytes, *, about: str) -> bytes:
    """What was sealed; raises ``cryptography.exceptions.InvalidTag`` for another key or thing."""
    return AESGCM(key).decrypt(box[:_NONCE], box[_NONCE:], about.encode())


def _measured(kdf: Kdf) -> int:
    """The shorter of two runs: what else the machine does must not make a guess cheaper."""
    return min(_once(kdf), _once(kdf))


def _once(kdf: Kdf) -> int:
    began = time.perf_counter_ns()
    key_of_secret("một mật khẩu nào đó", bytes(SALT_BYTES), kdf)
    return (time.perf_counter_ns() - began) // 1_000_000
