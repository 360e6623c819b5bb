"""What a rule answers. A rule reads nothing and writes nothing: all it knows is handed to it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from counter_app.domain.catalogue.catalogue import Catalogue
from counter_app.domain.dossier_now import DossierNow
from counter_app.protocol.push import PushedOperation
from counter_app.protocol.received import DossierReceived


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAttachment:
    """A file the dossier now has; its bytes come by themselves."""

    id: str
    sha256: str
    label: str
    mime: str
    size: int
    pages: int | None = None


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """The outcome, why, and what the dossier is from now on.

    ``item`` names the part of the body that is wrong; ``merge`` who settles a conflict;
    ``now`` the dossier as it then stands (None: it stays as it was, or there is none);
    ``code`` of an accepted one is empty. ``register`` is the (agency, code) it takes in the code
    register: the store may still answer that it is taken. ``received`` is the body of an accepted
    receipt, so that nobody reads it twice.
    """

    outcome: Literal["accepted", "rejected", "conflict"]
    code: str = ""
    item: str = ""
    args: dict[str, Any] = msgspec.field(default_factory=dict)
    merge: str = ""
    now: DossierNow | None = None
    register: tuple[str, str] | None = None
    received: DossierReceived | None = None
    attachments: tuple[NewAttachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a rule knows besides the operation and its dossier.

    ``device`` sent the operation, ``agency`` is the office's own code, ``key`` the cell's secret
    that look-up secrets are hashed with; ``catalogue`` names a procedure's sector.
    """

    device: str
    agency: str
    key: bytes
    catalogue: Catalogue


Rule = Callable[[PushedOperation, DossierNow | None, Given], Verdict]
