"""Every question and form of the window, from the showroom: none can be left out."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QWidget

from counter_app.core.ids import DossierId
from counter_app.services import lookup
from showroom.dialogs import about_dossier, without_dossier

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk


@pytest.fixture
def dossier(take_in: Callable[..., str]) -> DossierId:
    """One that a specialist has taken up."""
    return DossierId(take_in("Lê Thị Hoa", specialist="Phạm Văn Dũng"))


@pytest.fixture
def questions(clerk: "Clerk") -> Iterator[QWidget]:
    """The dialogs that ask about no dossier, one after another."""
    return (make() for _name, make in without_dossier(clerk.counter, clerk.window))


@pytest.fixture
def forms(clerk: "Clerk", dossier: DossierId) -> Iterator[QWidget]:
    """Every step's form and what else is asked about one dossier."""
    shown = lookup.open_dossier(dossier, desk=clerk.counter.desk)
    return (make() for _name, make in about_dossier(clerk.counter, clerk.window, shown))
