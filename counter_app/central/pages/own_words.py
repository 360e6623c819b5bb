"""Whose words a form holds: told by a seal in it, so that they outlive a session for nobody else.

A browser may have forgotten its session by the time a form is sent; whoever then signs in is not
always who wrote. The seal says nothing by itself and proves that the form was one of our own.
"""

from typing import Final

from cryptography.exceptions import InvalidSignature

from counter_app.central.pages.site import Site
from counter_app.protocol.operation import from_base64url, to_base64url

FIELD: Final = "own"


def seal_of(site: Site, commune: str, login: str, path: str) -> str:
    """What the form at ``path`` carries for this officer."""
    return to_base64url(site.key.sign(_told(commune, login, path)))


def are_own(site: Site, seal: str, commune: str, login: str, path: str) -> bool:
    """Whether the form at ``path`` was made for this officer."""
    try:
        site.key.public_key().verify(from_base64url(seal), _told(commune, login, path))
    except (InvalidSignature, ValueError):
        return False
    return True


def _told(commune: str, login: str, path: str) -> bytes:
    return f"counter-app/pages/own\n{commune}\n{login}\n{path}".encode()
