"""Who signs today and what day of service it is, as the window asks and says it."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject

from counter_app.core.clock import local
from counter_app.domain.office import Office, RosterEntry
from counter_app.services.desk import Desk
from counter_app.services.office import machine, signing_duty
from counter_app.services.office.service_days import told_today
from counter_app.services.office.signing_duty import OnDuty
from ui.jobs import Jobs


class Duty:
    """One desk's word of who signs; written on the write lane."""

    def __init__(self, *, desk: Desk, jobs: Jobs) -> None:
        self._desk, self._jobs = desk, jobs

    def now(self) -> OnDuty:
        """Who signs now, by the settings the desk goes by."""
        return signing_duty.on_duty(desk=self._desk, at=self._at())

    @property
    def sits(self) -> str:
        """Who sits at the desk, and which it is."""
        return f"{self._desk.clerk.name}, {self._desk.office.desk_name}"

    @property
    def lacks_signer(self) -> bool:
        """Whether it is known that nobody signs today."""
        return self._desk.office.lacks_signer(local(self._at()).date())

    @property
    def service_days(self) -> str:
        """What day of service it is, in words; empty on any other, and while the office is shut."""
        return told_today(desk=self._desk, at=self._at())

    def say(
        self, signer: RosterEntry | None, *, owner: QObject, done: Callable[[Office], None]
    ) -> None:
        """From now on today ``signer`` signs, or nobody."""
        self._write(
            lambda: signing_duty.say_signer(signer, desk=self._desk, at=self._at()), owner, done
        )

    def take_back(self, *, owner: QObject, done: Callable[[Office], None]) -> None:
        """Unsays what was said last."""
        self._write(lambda: signing_duty.take_back(desk=self._desk, at=self._at()), owner, done)

    def keep_seat(self, *, owner: QObject) -> None:
        """Who sits here sits here again after a start later today."""
        self._jobs.run(
            self._desk.store.lanes.io,
            lambda: machine.keep_seat(desk=self._desk, at=self._at()),
            owner=owner,
            done=lambda _nothing: None,
        )

    def _write(
        self, work: Callable[[], Office], owner: QObject, done: Callable[[Office], None]
    ) -> None:
        self._jobs.run(self._desk.store.lanes.write, work, owner=owner, done=done)

    def _at(self) -> datetime:
        return self._desk.clock.now()
