"""The headless twins of writing about another date, and of having told the citizen."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from counter_app.core.errors import UserError

if TYPE_CHECKING:
    from counter_app.services.desk import Desk
    from counter_app.services.lookup import DossierView


def date_notice(
    dossier: "DossierView", told: Mapping[str, Any], desk: "Desk", at: datetime
) -> dict[str, object]:
    """Writes the letter; ``reason`` may say why the date is another."""
    from counter_app.services.moving.calendar_changes import REASON, write_notice

    reason = _text(told, "reason") or REASON
    return {"paper_row": write_notice(dossier.row.id, desk=desk, at=at, reason=reason)}


def date_told(
    dossier: "DossierView", told: Mapping[str, Any], desk: "Desk", at: datetime
) -> dict[str, object]:
    """Records that the citizen knows of the other date; ``way`` says how."""
    from counter_app.services.moving.calendar_changes import mark_told

    mark_told(dossier.row.id, desk=desk, at=at, way=_text(told, "way") or "letter")
    return {"told": True}


def _text(told: Mapping[str, Any], name: str) -> str:
    """The one thing the file may tell."""
    unknown = sorted(set(told) - {name})
    if unknown:
        raise UserError("bad_act", f"Tệp có mục lạ: {', '.join(unknown)}. Chỉ có: {name}.")
    value = told.get(name, "")
    if not isinstance(value, str):
        raise UserError("bad_act", f"Mục {name} phải là chữ.", field=name)
    return value.strip()
