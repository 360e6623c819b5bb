"""What a screen may ask about dossiers filed together: promise, take in, list, print their sheet."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from counter_app.core.clock import local
from counter_app.domain.catalogue.procedure import Procedure
from counter_app.domain.dossier import DossierRow
from counter_app.domain.draft import Draft
from counter_app.services.intake.bundle_sheet import drafts_pdf, print_sheet, sheet_pdf
from counter_app.services.intake.bundles import filed_together, is_bundle
from ui.desk.printing import Failed, Pages, Printing


class Bundles(Printing):
    """One desk's bundles. Reading is done on the read lane, printing on the paper lane."""

    def face_of(self, draft: Draft) -> Procedure | None:
        """What a draft fills in: its procedure, or its bundle as one."""
        catalogue = self._desk.catalogue
        if not is_bundle(draft):
            return catalogue.get(draft.procedure_code)
        return catalogue.face(draft.bundle or "", on=local(self._desk.clock.now()).date())

    def as_bundle(self, code: str) -> str | None:
        """The bundle's id where ``code`` is no procedure's but a bundle's."""
        bundle = self._desk.catalogue.bundle(code)
        return bundle.id if bundle is not None else None

    def draft_pages(self, draft: Draft) -> Pages:
        """The slips as they would be, one for each part, drawn when called."""
        at = self._desk.clock.now()
        return lambda: drafts_pdf(draft, desk=self._desk, at=at)

    def sheet_pages(self, bundle: str) -> Pages:
        """The sheet of a filing, drawn when called."""
        return lambda: sheet_pdf(bundle, desk=self._desk)

    def filed_together(
        self, bundle: str, *, owner: QObject, done: Callable[[tuple[DossierRow, ...]], None]
    ) -> None:
        """The dossiers of one filing, with their states now."""
        self._jobs.run(
            self._desk.store.lanes.read,
            lambda: filed_together(bundle, desk=self._desk),
            owner=owner,
            done=done,
        )

    def print_sheet(
        self,
        bundle: str,
        *,
        request: str,
        owner: QObject,
        done: Callable[[str], None],
        failed: Failed,
    ) -> None:
        """Prints the sheet once for each ``request``; ``done`` gets what became of it, in words."""
        self._run_print(
            lambda: print_sheet(bundle, desk=self._desk, printer=self._printer, request=request),
            owner=owner,
            done=done,
            failed=failed,
        )
