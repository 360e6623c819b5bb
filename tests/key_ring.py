"""A key ring for tests, as safe as a system's says it is; tests live where there is none."""

from typing import TypeVar

import keyring
import keyring.backend
import pytest

R = TypeVar("R", bound=object)


class Ring(keyring.backend.KeyringBackend):
    """A key ring in memory that claims to be as safe as a system's."""

    priority = 5

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


def use_ring(ring: R, monkeypatch: pytest.MonkeyPatch) -> R:
    """The machine has this key ring until the test ends."""
    monkeypatch.setattr(keyring, "get_keyring", lambda: ring)
    for name in ("get_password", "set_password", "delete_password"):
        monkeypatch.setattr(keyring, name, getattr(ring, name, None))
    return ring
