"""The act about a filing of several dossiers: which were filed together, and where each stands."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from counter_app.cli.io import wall_minute
from counter_app.core.errors import UserError

if TYPE_CHECKING:
    from counter_app.services.desk import Desk
    from counter_app.services.lookup import DossierView

Told = Mapping[str, Any]


def filed_together(
    dossier: "DossierView", told: Told, desk: "Desk", at: datetime
) -> dict[str, object]:
    """Every dossier of the same filing with its code, state and date; changes nothing."""
    from counter_app.services.intake import bundles

    del told, at
    if dossier.row.bundle is None:
        raise UserError("not_in_bundle", "Hồ sơ này không nộp cùng hồ sơ nào khác.")
    rows = bundles.filed_together(dossier.row.bundle, desk=desk)
    return {
        "bundle": dossier.row.bundle,
        "dossiers": [
            {
                "dossier_code": row.code or None,
                "slip_no": row.slip_no,
                "procedure_code": row.procedure_code,
                "state": row.state.value,
                "due_at": wall_minute(row.due_at),
            }
            for row in rows
        ],
    }
