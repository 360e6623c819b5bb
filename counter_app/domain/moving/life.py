"""A dossier's life as far as a move is judged by it, and the rules of the office that judges.

A desk reads one from its store, the central side from its changes; neither is known here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from counter_app.domain.catalogue.catalogue import Catalogue
from counter_app.domain.deadline.calendar import Calendar
from counter_app.domain.deadline.schedule import Timetable
from counter_app.domain.dossier import Event, Standing, State
from counter_app.domain.step_limits import StepDays


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """Where a dossier stands and what has happened to it, oldest first.

    ``promise`` is the working of the date as promised at intake, corrections laid on;
    ``resolving_unit`` is None where the office decides itself.
    """

    state: State
    standing: Standing
    received_at: datetime
    events: tuple[Event, ...]
    procedure_code: str
    case_id: str
    promise: Mapping[str, Any] | None = None
    resolving_unit: str | None = None

    @property
    def due_at(self) -> datetime | None:
        """The date that stands."""
        return self.standing.due_at


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeRules:
    """What an office reckons and judges by."""

    steps: StepDays
    timetable: Timetable
    calendar: Calendar
    catalogue: Catalogue
