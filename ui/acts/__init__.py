"""The acts of a dossier, in the order F4 lists them after its steps; one module for each."""

from typing import Final

from counter_app.services.lookup import DossierView
from ui.acts.act import Act
from ui.counter import Counter

ACTS: Final[tuple[Act, ...]] = ()


def offered(dossier: DossierView, counter: Counter) -> tuple[Act, ...]:
    """The acts that make sense now."""
    return tuple(act for act in ACTS if act.offered(dossier, counter))
