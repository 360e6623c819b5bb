"""What a screen may ask about results: the shelf, and one dossier as it is about to be handed out."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject

from counter_app.core.ids import DossierId
from counter_app.domain.moving.items import Item, item_lines
from counter_app.domain.offer import Finding
from counter_app.domain.step import Collected
from counter_app.services.lookup import DossierView, open_dossier
from counter_app.services.moving import collecting, items, kept_papers, results
from counter_app.services.moving.kept_papers import KeptLine, KeptPaper
from counter_app.services.moving.results import Waiting
from counter_app.services.papers.paper_printing import Printed
from counter_app.services.papers.proof_papers import ProofPaper, print_proof
from counter_app.services.visits.scanned import Scanned, read_scanned
from ui.desk.printing import Failed, Printing


@dataclass(frozen=True, slots=True, kw_only=True)
class Handing:
    """One dossier at the moment of handing out: its originals here, whom it is for, what is owed.

    ``alone`` are the owners of several who may take theirs by themselves; ``told`` says what became
    of single ones already.
    """

    dossier: DossierView
    kept: tuple[KeptPaper, ...]
    proposed: Collected
    result: str
    due_vnd: int
    both_sign: bool = False
    alone: tuple[Item, ...] = ()
    told: tuple[str, ...] = ()


class Results(Printing):
    """One desk's results, read on the read lane. What is written goes through ``Moves``, ``Facts``."""

    def waiting(self, *, owner: QObject, done: Callable[[tuple[Waiting, ...]], None]) -> None:
        """The shelf, the longest waiting first."""
        self._jobs.run(
            self._desk.store.lanes.read,
            lambda: results.waiting(desk=self._desk, at=self._desk.clock.now()),
            owner=owner,
            done=done,
        )

    def named(self, text: str, *, owner: QObject, done: Callable[[Scanned], None]) -> None:
        """The dossier that a scan or a typed code names."""
        self._jobs.run(
            self._desk.store.lanes.read,
            lambda: read_scanned(text, desk=self._desk),
            owner=owner,
            done=done,
        )

    def handing(
        self,
        dossier_id: DossierId,
        *,
        owner: QObject,
        done: Callable[[Handing], None],
        failed: Failed,
    ) -> None:
        """One dossier with everything that is looked at before it is handed out."""

        def work() -> Handing:
            dossier = open_dossier(dossier_id, desk=self._desk)
            both = collecting.both_sign(dossier, desk=self._desk)
            return Handing(
                dossier=dossier,
                kept=dossier.kept_now,
                proposed=collecting.proposed(dossier, both_sign=both),
                result=results.result_name(dossier),
                due_vnd=collecting.still_due_vnd(dossier),
                both_sign=both,
                alone=tuple(one.item for one in items.to_hand_out(dossier, both_sign=both)),
                told=item_lines(dossier.received.draft, dossier.events),
            )

        self._jobs.run(self._desk.store.lanes.read, work, owner=owner, done=done, failed=failed)

    def print_proof(
        self,
        which: ProofPaper,
        dossier_id: DossierId,
        *,
        request: str,
        owner: QObject,
        done: Callable[[str], None],
        failed: Failed,
    ) -> None:
        """Prints a paper without a number once for each ``request``; ``done`` gets it in words."""

        def work() -> Printed:
            dossier = open_dossier(dossier_id, desk=self._desk)
            return print_proof(
                which,
                dossier,
                desk=self._desk,
                at=self._desk.clock.now(),
                printer=self._printer,
                request=request,
            )

        self._run_print(work, owner=owner, done=done, failed=failed)

    def findings(
        self, collected: Collected, dossier: DossierView, *, item: Item | None = None
    ) -> tuple[Finding, ...]:
        """What is in the way of this collector; pure, so it is asked at every change.

        ``item``: the owner of several whose result alone is asked for.
        """
        desk, at = self._desk, self._desk.clock.now()
        if item is not None:
            return items.findings_of(collected, item, dossier, desk=desk, at=at)
        return collecting.findings(collected, dossier, desk=desk, at=at)

    def kept_here(self, *, owner: QObject, done: Callable[[tuple[KeptLine, ...]], None]) -> None:
        """Every original the office holds."""
        self._jobs.run(
            self._desk.store.lanes.read,
            lambda: kept_papers.all_kept(desk=self._desk),
            owner=owner,
            done=done,
        )
