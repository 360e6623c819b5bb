"""What was in front in the window, so that whoever gets new screens goes on there."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from ui.window.main_window import MainWindow


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """A place by its name, or a dossier by its id; no citizen's name."""

    place: str | None
    dossier: str | None

    @classmethod
    def of(cls, window: "MainWindow") -> Self:
        """What is in front now."""
        from ui.screens.dossier.dossier import DossierScreen

        screen = window.current()
        dossier = screen.dossier_id if isinstance(screen, DossierScreen) else None
        return cls(place=window.place(), dossier=dossier)

    def go_back(self, window: "MainWindow") -> None:
        """Brings it to the front again."""
        if self.place is not None:
            window.go(self.place)
        elif self.dossier is not None:
            window.open_dossier(self.dossier)
