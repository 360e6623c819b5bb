"""The tray of the desk's printer, which is a folder of PDFs: what came out, and when nothing can."""

import shutil
import tempfile
from pathlib import Path
from typing import Any, Final

from tests.mornings.clerk import Clerk
from tests.waiting import wait_for

SHEET: Final = "Ho_so_nop_cung_luot"


class Tray:
    """Two places: the desk's own, and another that is chosen when that one is gone."""

    def __init__(self, clerk: Clerk) -> None:
        self._clerk = clerk
        self._place = clerk.folder / "papers"
        self._aside = clerk.folder / "papers-aside"
        # Its path is typed by hand.
        self.other = Path(tempfile.mkdtemp(prefix="k", dir="/tmp"))
        clerk.running.callback(shutil.rmtree, self.other)

    def sheets(self) -> list[Path]:
        """All papers that came out."""
        return [one for place in (self._place, self.other) for one in place.glob("*.pdf")]

    def waits_for_sheets(self, many: int) -> None:
        """Until so many visits of several dossiers have their sheet."""
        wait_for(
            lambda: sum(SHEET in one.name for one in self.sheets()) == many, "no visit's sheet"
        )

    def is_gone(self) -> None:
        """From here on nothing can be printed; what was under way has come out."""
        states = "SELECT number FROM print_jobs WHERE state <> 'done'"
        wait_for(lambda: not self._clerk.eyes.rows(states), "an order was never done")
        self._place.rename(self._aside)
        self._place.touch()

    def is_back(self) -> None:
        self._place.unlink()
        self._aside.rename(self._place)

    def wait_for(self, dossier: str, state: str) -> None:
        """Until the order of its slip stands so."""
        wait_for(lambda: self._order(dossier) == state, f"the slip of {dossier} is not {state}")

    def chooses_another(self) -> None:
        """From the receipt: the other place by its path."""

        def choose() -> None:
            self._clerk.display.rests()  # the machine's printers are asked for
            self._clerk.hits("alt+p", "ctrl+a")
            self._clerk.types(str(self.other))
            self._clerk.hits("alt+i")

        self._clerk.answers("In ở máy khác", lambda: self._clerk.hits("alt+d"), choose)

    def looks_after(self, dossier: str) -> None:
        """After a cut: a slip that was not sent is printed; of one half sent the tray is asked."""
        self._clerk.display.rests()
        state = self._order(dossier)
        if state == "done":
            return
        code = self._row(dossier)["code"]
        self._clerk.hits("ctrl+k")
        self._clerk.types(code)
        self._clerk.display.rests()  # it stands among what was found
        self._clerk.hits("Down", "Return")
        self._clerk.display.rests()
        if state == "sending":
            is_out = any(code in one.name for one in self.sheets())
            self._clerk.answers(
                "Giấy in dở",
                lambda: self._clerk.hits("alt+r"),
                lambda: self._clerk.hits("alt+r" if is_out else "alt+c"),
            )
        else:
            self._clerk.hits("alt+i")
        self.wait_for(dossier, "done")

    def _order(self, dossier: str) -> str:
        (order,) = self._clerk.eyes.orders("dossier", self._row(dossier)["number"])
        return order

    def _row(self, dossier: str) -> dict[str, Any]:
        return self._clerk.eyes.rows("SELECT * FROM dossiers WHERE id = :id", id=dossier)[0]
