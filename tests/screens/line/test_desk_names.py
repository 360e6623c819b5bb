"""A dossier says which desk took it in by the name that desk bears now."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from ui.screens.dossier.dossier import DossierScreen

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk
    from tests.screens.line.conftest import Place


def test_a_sister_desk_and_this_one_are_named_as_they_are_called_now(
    clerk: "Clerk", place: "Place", take_in: Callable[..., str]
) -> None:
    dossier = take_in("Trần Văn Bình")
    own = clerk.counter.desk.office.desk_name

    def shown(name: str) -> bool:
        screen = clerk.window.current()
        return isinstance(screen, DossierScreen) and f"· {name}" in screen.view.state.words()

    clerk.window.open_dossier(dossier)
    clerk.waits(lambda: shown(own))
    place.join()
    place.store(
        "INSERT INTO sister_desks (device, device_no, name, public_key, ended)"
        " VALUES ('d-b', 4, 'Quầy 2 mới', '', 0)"
    )
    place.store("UPDATE dossiers SET device = 'd-b'")
    clerk.window.open_dossier(dossier)
    clerk.waits(lambda: shown("Quầy 2 mới"))
    place.picture("desk-name")
