"""The session that is shown at the portal's door: kept in a file by others, or signed in for here.

The sign-in is the interface's own: name and password go to an address of their own, and an answer
with ``error_code`` 0 brings a ``session``. It is asked for once for each session that ran out; one
that is refused is a shut door, at which everything waits.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import msgspec

from counter_app.central.portal.answers import Outcome, Said, understood
from counter_app.core.web import WebClient, place_of

JSON: Final = "application/json"
_REFUSED: Final = "login_refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalAccount:
    """Where one signs in, and as whom; ``password_file`` is read anew at each sign-in."""

    url: str
    name: str
    password: str = ""
    password_file: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalAddress:
    """Where the portal is, what we show at its door, and a private authority, if it has one.

    ``token_file`` holds the session as it is by now: whoever signs in renews it there; with an
    ``account`` it is we who sign in. ``headers`` say on an axis (VXP, LGSP) whose service is meant.
    """

    url: str
    token: str = ""
    authority: Path | None = None
    token_file: Path | None = None
    account: PortalAccount | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


class Session:
    """What is shown at the door; for one thread at a time, but ``cut`` may come from any."""

    def __init__(self, address: PortalAddress) -> None:
        """Raises ``EnvironmentFault`` where the sign-in's address is neither https nor ours."""
        self._address, self._shown = address, address.token
        self._client: WebClient | None = None
        if address.account is not None:
            self._client, self._path = client_of(address.account.url, address.authority)

    def shown(self) -> str:
        """What to show now; empty where nobody has signed in yet.

        As it is in the file; as before where that cannot be read or is being written.
        """
        if self._address.token_file is not None:
            self._shown = _read(self._address.token_file) or self._shown
        return self._shown

    def renew(self) -> Said | None:
        """Signs in: None where that is not for us to do. Raises ``LineFault``."""
        account, client = self._address.account, self._client
        if account is None or client is None:
            return None
        password = _read(account.password_file) if account.password_file else account.password
        told = msgspec.json.encode({"username": account.name, "password": password})
        headers = {**self._address.headers, "Content-Type": JSON}
        said = understood(client.ask("POST", self._path, body=told, headers=headers))
        if said.outcome is Outcome.DONE and said.session:
            self._shown = said.session
            return said
        if said.outcome is Outcome.FAILED:
            return Said(outcome=Outcome.SHUT, code=said.code)
        return Said(outcome=Outcome.SHUT, code=_REFUSED, words=said.words)

    def cut(self) -> None:
        """Ends what is under way, from another thread."""
        if self._client is not None:
            self._client.cut()


def client_of(url: str, authority: Path | None) -> tuple[WebClient, str]:
    """Who asks there, and the path; raises ``EnvironmentFault`` unless https, or http on this PC."""
    place = place_of(url, authority)
    return WebClient(replace(place, path="")), place.path or "/"


def _read(file: Path) -> str:
    with suppress(OSError, UnicodeDecodeError):
        return file.read_text("utf-8-sig").strip()
    return ""
