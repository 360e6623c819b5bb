"""What the portal calls a dossier, a field of work and what the office says of either.

``MaHoSo`` is the key of all messages: there is no service that changes it, and a second key would
be a second dossier, never ended. So it is settled with the first message and stays:

- a filing made on the portal keeps the portal's own code;
- where the province's system gives the codes, only its code is the legal one (Decree 118/2025,
  article 17): the dossier is told, whole, once that code has been linked, and never under ours;
- elsewhere it is our own code; the province's, where one was linked before, comes first.

A code that came later stands in ``GhiChu``. Which code of a field of work (``MaLinhVuc``) the
portal has, its own list says by the field's name (``sectors``); the office's settings go before it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from counter_app.core.text import fold
from counter_app.domain.dossier import EventKind
from counter_app.domain.dossier_now import DossierNow
from counter_app.domain.office import CodeAuthority
from counter_app.domain.official_code import PROVINCE
from counter_app.protocol.received import DossierReceived
from db.central.desk_dossier import Change
from db.central.offices import find_office
from db.central.portal import told_as, told_of_another
from db.central.portal_sectors import told_sectors
from db.central.store import Connection


class _Office(msgspec.Struct, frozen=True, kw_only=True):
    code_authority: CodeAuthority = CodeAuthority.LANE


class _Settings(msgspec.Struct, frozen=True, kw_only=True):
    office: _Office = _Office()
    sector_codes: dict[str, str] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """An office's own: whose codes are the legal ones, the portal's codes of fields by folded name."""

    commune: str
    by_province: bool
    sector_codes: Mapping[str, str]

    def sector_code(self, sector: str) -> str:
        """The portal's code of a field of work; empty where nobody has said it."""
        return self.sector_codes.get(fold(sector), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """A dossier's name at the portal (empty: none yet), and a note of the codes it has beside it.

    ``new``: the portal has not been told of it before.
    """

    code: str
    new: bool
    note: str
    sector_code: str


def terms_of(connection: Connection, commune: str) -> Terms:
    """What the office's settings say."""
    office = find_office(connection, commune)
    read = _SETTINGS.decode(office.settings if office else "{}")
    return Terms(
        commune=commune,
        by_province=read.office.code_authority is CodeAuthority.PROVINCE,
        sector_codes=told_sectors(connection, commune)
        | {fold(name): code.strip() for name, code in read.sector_codes.items()},
    )


def naming_of(
    connection: Connection,
    terms: Terms,
    now: DossierNow,
    received: DossierReceived,
    changes: Iterable[Change],
) -> Naming:
    """By what name the dossier is told."""
    own, official = received.code or "", official_of(changes)
    known, online = told_as(connection, terms.commune, now.dossier), received.draft.online
    if online is not None:
        code = online.code
    elif known:
        code = known
    elif official and not told_of_another(connection, terms.commune, official, now.dossier):
        code = official
    else:
        code = "" if terms.by_province else own
    beside = (("Mã hồ sơ tại quầy", own), ("Mã hồ sơ của tỉnh", official))
    return Naming(
        code=code,
        new=not known,
        note=". ".join(f"{words}: {one}" for words, one in beside if one and one != code),
        sector_code=terms.sector_code(now.sector),
    )


def official_of(changes: Iterable[Change]) -> str:
    """The province's code that was linked last; empty where none was."""
    official = ""
    for change in changes:
        if change.kind == EventKind.CODE_LINKED:
            told: dict[str, Any] = msgspec.json.decode(change.body, type=dict[str, Any])
            if told.get("system") == PROVINCE:
                official = str(told.get("code") or official)
    return official


_SETTINGS: Final = msgspec.json.Decoder(_Settings)
