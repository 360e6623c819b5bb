"""What can be done with a dossier besides its next step: one value for each, offered by F4."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from counter_app.domain.dossier import DossierRow
from counter_app.domain.rights import Right
from counter_app.services.lookup import DossierView
from ui.desk.counter import Counter


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Where an act is played: over which widget, on which dossier, and whom to tell.

    ``said`` gets a sentence and its tone (``good``, ``warn``, ``bad``, ``info``).
    """

    counter: Counter
    dossier: DossierView
    over: QWidget
    said: Callable[[str, str], None]

    @property
    def about(self) -> tuple[DossierRow, str]:
        """The dossier and its procedure in short, for the head of every dialog about it."""
        return self.dossier.row, self.counter.procedure_names(self.dossier.row)[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One thing to do; ``offered`` decides whether it makes sense for this dossier and clerk.

    ``right``: what it takes; None where whoever may look at the dossier may do it.
    """

    label: str
    offered: Callable[[DossierView, Counter], bool]
    play: Callable[[Scene], None]
    right: Right | None = Right.WRITE
