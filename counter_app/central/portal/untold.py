"""Which dossiers the portal was never told of, and what each waits for. Read only."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from counter_app.central.portal.naming import Terms, naming_of, terms_of
from counter_app.central.portal.telling import Why, why_untold
from counter_app.domain.dossier_now import DossierNow
from counter_app.protocol import received as received_body
from db.central.desk_dossier import changes_of
from db.central.dossiers import dossiers_now
from db.central.portal import never_told
from db.central.store import Connection

MOST: Final = 20
WHY_WORDS: Final[Mapping[Why, str]] = {
    Why.NO_CODE: "chưa có mã hồ sơ chính thức; ghi mã của tỉnh thì Cổng được báo ngay",
    Why.NO_NUMBER: "chủ hồ sơ chưa có số định danh; quầy bổ sung số thì Cổng được báo ngay",
    Why.ANSWERED: "hồ sơ nộp trên Cổng đã báo bằng hồ sơ khác cùng mã",
    Why.OLDER: "có từ trước khi nối Cổng; báo quản trị máy chủ xếp hàng",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Untold:
    """A dossier the portal knows nothing of; ``why`` in words."""

    code: str
    received_ms: int
    why: str


def untold_dossiers(connection: Connection, commune: str) -> tuple[Untold, ...]:
    """The newest of them."""
    ids, terms = never_told(connection, commune, limit=MOST), terms_of(connection, commune)
    standing = dossiers_now(connection, commune, ids)
    return tuple(_untold(connection, standing[one], terms) for one in ids if one in standing)


def _untold(connection: Connection, now: DossierNow, terms: Terms) -> Untold:
    received = received_body.from_text(received_body.facts_of(now))
    changes = changes_of(connection, terms.commune, now.dossier)
    naming = naming_of(connection, terms, now, received, changes)
    why = why_untold(connection, terms.commune, received, naming, now.dossier) or Why.OLDER
    return Untold(code=now.code or "", received_ms=now.received_ms, why=WHY_WORDS[why])
