"""Where a dossier goes when it leaves the counter. Lists of hand-over are ``handover``'s."""

from counter_app.domain.dossier import DossierRow
from counter_app.domain.handover import destination_of
from counter_app.domain.office import Destination
from counter_app.services.desk import Desk


def belongs_to(row: DossierRow, *, desk: Desk) -> Destination:
    """The office's place that the dossier is transferred to, by who decides it and its sector."""
    procedure = desk.catalogue.get(row.procedure_code)
    return destination_of(
        row.resolving_unit or "",
        procedure.sector if procedure else "",
        desk.office.handed_to,
        own=desk.office.agency,
    )
