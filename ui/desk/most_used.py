"""What a screen may ask about the procedures this desk is asked for most, and which are pinned."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject

from counter_app.core.clock import local
from counter_app.domain.catalogue.procedure import Procedure
from counter_app.services.desk import Desk
from counter_app.services.intake import most_used
from ui.desk.printing import Failed
from ui.jobs import Jobs


class MostUsed:
    """Counted once when the desk opens; what is taken in since then counts in the next run."""

    def __init__(self, *, desk: Desk, jobs: Jobs) -> None:
        self._desk, self._jobs = desk, jobs
        self._pinned: tuple[str, ...] = ()
        self._counted: tuple[str, ...] = ()

    def load(self, *, owner: QObject) -> None:
        """Reads what is pinned and what was taken in most."""

        def work() -> tuple[tuple[str, ...], tuple[str, ...]]:
            return most_used.pinned(desk=self._desk), most_used.used_most(desk=self._desk)

        def found(both: tuple[tuple[str, ...], tuple[str, ...]]) -> None:
            self._pinned, self._counted = both

        self._jobs.run(self._desk.store.lanes.read, work, owner=owner, done=found)

    def note(self, code: str) -> None:
        """One more of ``code`` was taken in: the newest stands last until it is counted."""
        if code not in self._counted:
            self._counted = (*self._counted, code)

    def offered(self) -> Sequence[Procedure]:
        """At most nine that may be received today, the pinned first."""
        on, catalogue = local(self._desk.clock.now()).date(), self._desk.catalogue
        found: list[Procedure] = []
        for code in dict.fromkeys((*self._pinned, *self._counted)):
            one = catalogue.get(code) or catalogue.face(code, on=on)
            if one is not None and one.in_force(on):
                found.append(one)
        return found[: most_used.MOST]

    def is_pinned(self, procedure: Procedure) -> bool:
        """Whether it stands first because somebody wanted so."""
        return procedure.code in self._pinned

    def pin(
        self,
        procedure: Procedure,
        *,
        owner: QObject,
        done: Callable[[str], None],
        failed: Failed,
    ) -> None:
        """Pins it, or takes its pin away; ``done`` gets what became of it, in words."""

        def kept(now: tuple[str, ...]) -> None:
            self._pinned = now
            said = "Đã ghim" if procedure.code in now else "Đã bỏ ghim"
            done(f"{said}: {procedure.short_name}.")

        self._jobs.run(
            self._desk.store.lanes.io,
            lambda: most_used.set_pinned(procedure.code, desk=self._desk),
            owner=owner,
            done=kept,
            failed=failed,
        )
