"""Hands for a whole story: who sits at the desk, which day it is, what is pressed, what is left.

Everything goes through keys and scans, as at a real counter; a story reads the screen's words and
the papers' text. ``COUNTER_STORIES=DIR`` keeps each story's pictures and papers in ``DIR/<story>/``.
"""

import os
import shutil
import subprocess
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import zxingcpp
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QTableView,
    QWidget,
)

from counter_app.core.clock import from_local
from counter_app.core.ids import DossierId
from counter_app.documents.raster import rasterise
from counter_app.domain.dossier import State
from counter_app.domain.papers import PaperSize
from counter_app.domain.staff import ROLE_LABELS, Role
from counter_app.services import lookup
from counter_app.services.keeping.check import check
from counter_app.services.papers.printing import slip_pdf
from tests.screens.in_front import in_front
from ui.screens.dossier.dossier import DossierScreen
from ui.screens.intake.intake import IntakeScreen

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
MOST_STOPS = 80
Hand = Callable[[], None]


def words_of(widget: QWidget) -> str:
    """What a person reads in one part of a window."""
    if isinstance(widget, QTableView):
        model = widget.model()
        rows, columns = range(model.rowCount()), range(model.columnCount())
        return "\n".join(
            " ".join(str(model.index(row, at).data() or "") for at in columns) for row in rows
        )
    if isinstance(widget, QListView):
        model = widget.model()
        return "\n".join(str(model.index(at, 0).data()) for at in range(model.rowCount()))
    if isinstance(widget, QPlainTextEdit):
        return widget.toPlainText()
    if isinstance(widget, QComboBox):
        return widget.currentText()
    if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
        return widget.text()
    return ""


@dataclass(slots=True)
class Hands:
    """Keys pressed where a person would press them, and words read where a person reads."""

    clerk: "Clerk"

    def sits(self, role: Role) -> None:
        """Ctrl+L: the office's clerk, specialist or leader sits down."""
        people = self.clerk.counter.people()
        here = self.clerk.counter.desk.clerk
        at = next(number for number, one in enumerate(people) if one.id == here.id)
        to = next(number for number, one in enumerate(people) if one.role is role)

        def choose() -> None:
            for _ in range(abs(to - at)):
                self.clerk.hits(Key.Key_Down if to > at else Key.Key_Up)
            assert ROLE_LABELS[role] in words_of(self.focus())
            self.clerk.hits(Key.Key_Return)

        self.presses(Key.Key_L, choose, held=CTRL)
        self.clerk.waits(lambda: self.clerk.counter.desk.clerk.role is role)

    def comes(self, day: date, at: str = "9:00") -> None:
        """Another day, another hour."""
        moment = from_local(datetime.combine(day, time.fromisoformat(f"{at:0>5}")))
        assert moment >= self.clerk.clock.instant, "a story never goes back in time"
        self.clerk.clock.ms += int((moment - self.clerk.clock.instant).total_seconds() * 1000)
        self.clerk.clock.instant = moment

    def focus(self) -> QWidget:
        """What has the keyboard."""
        found = QApplication.focusWidget()
        assert found is not None
        return found

    def tabs_to(self, name: str) -> QWidget:
        """Tab after Tab to the field or key of that name."""
        passed: list[str] = []
        for _ in range(MOST_STOPS):
            here = self.focus()
            if any(self._named(one, name) for one in (here.accessibleName(), words_of(here))):
                return here
            passed.append(here.accessibleName() or words_of(here))
            self.clerk.hits(Key.Key_Tab)
        raise AssertionError(f"no way by Tab to {name!r}; passed {passed[:20]}")

    @staticmethod
    def _named(words: str, name: str) -> bool:
        flat = words.replace("&&", "\0").replace("&", "").replace("\0", "&").replace("\n", " ")
        return flat.startswith(name)

    def writes(self, name: str, text: str) -> None:
        """``text`` over whatever stands in the field of that name; a choice is walked with ↓ ↑."""
        place = self.tabs_to(name)
        if isinstance(place, QComboBox):
            self._picks(place, text)
            return
        self.clerk.hits(Key.Key_A, CTRL)
        for number, line in enumerate(text.split("\n")):
            if number:
                self.clerk.hits(Key.Key_Return)
            self.clerk.types(line)

    def _picks(self, choice: QComboBox, words: str) -> None:
        options = [choice.itemText(at) for at in range(choice.count())]
        to = next((at for at, one in enumerate(options) if one.startswith(words)), None)
        assert to is not None, f"{words!r} is not among {options}"
        for _ in options:
            if choice.currentIndex() == to:
                return
            self.tabs_to(choice.accessibleName())  # a choice made may lead the keyboard on
            down = to > choice.currentIndex()
            self.clerk.hits(Key.Key_Down if down else Key.Key_Up)
        assert choice.currentIndex() == to

    def takes(self, name: str) -> None:
        """Tab to the key of that name, and Enter."""
        self.tabs_to(name)
        self.clerk.hits(Key.Key_Return)

    def filling(self, key: str, fields: dict[str, str] | None = None) -> Hand:
        """The fields of a dialog, each by its name, then the key that ends it."""

        def act() -> None:
            for name, text in (fields or {}).items():
                self.writes(name, text)
            self.takes(key)

        return act

    def presses(self, key: Qt.Key, *hands: Hand, held: Qt.KeyboardModifier | None = None) -> None:
        """Presses ``key``; each of ``hands`` acts in the next dialog that opens."""
        self.answers(lambda: self.clerk.hits(key, held), *hands)

    def answers(self, start: Hand, *hands: Hand) -> None:
        """A key or scan; each of ``hands`` acts in the next dialog that opens."""
        self.clerk.answers(start, *hands)

    def goes_on(self, label: str, *hands: Hand) -> None:
        """F4, the step or act of that name, then what its dialogs ask."""
        self.presses(Key.Key_F4, self.clerk.choosing(label), *hands)

    def dialog(self) -> QDialog:
        """The dialog in front."""
        return in_front(QDialog)

    def words(self) -> str:
        """Everything that can be read in the window or dialog in front."""
        window = QApplication.activeModalWidget() or self.clerk.window
        parts = [one for one in window.findChildren(QWidget) if one.isVisible()]
        return unicodedata.normalize("NFC", "\n".join(filter(None, map(words_of, parts))))

    def sees(self, *texts: str) -> None:
        """Waits until all of ``texts`` can be read in front."""
        try:
            self.clerk.waits(lambda: all(one in self.words() for one in texts))
        except Exception as error:
            missing = [one for one in texts if one not in self.words()]
            raise AssertionError(f"not on screen: {missing}; there is:\n{self.words()}") from error


@dataclass(slots=True)
class Story(Hands):
    """One dossier's life, told with a keyboard and a scanner."""

    folder: Path
    """Where the pictures and papers of this story lie."""
    dossier_id: str = ""
    taken: list[str] = field(default_factory=list)
    """Every dossier that got a slip, in turn."""
    _copied: set[Path] = field(default_factory=set)

    def wants(self, words: str, *, case: str = "") -> None:
        """The procedure found by its words, and its case."""
        self.clerk.types(words)
        self.clerk.hits(Key.Key_Return)
        if case:
            self.clerk.hits(Key.Key_H, ALT)
            self.writes("Trường hợp", case)
            self.clerk.hits(Key.Key_Return)

    def ticks(self, *papers: str) -> None:
        """Down the checklist; Space on each of ``papers`` that is handed in."""
        table = self.tabs_to("Thành phần hồ sơ")
        assert isinstance(table, QTableView)
        model = table.model()
        lines = [
            " ".join(str(model.index(row, at).data() or "") for at in range(model.columnCount()))
            for row in range(model.rowCount())
        ]
        for paper in papers:
            to = next(at for at, line in enumerate(lines) if paper in line)
            while table.currentIndex().row() != to:
                down = to > table.currentIndex().row()
                self.clerk.hits(Key.Key_Down if down else Key.Key_Up)
            self.clerk.hits(Key.Key_Space)

    def takes_in(self) -> lookup.DossierView:
        """Ctrl+Enter: taken in, with its slip where one is given; it is the story's dossier now."""
        before = {row.id for row in lookup.today(desk=self.clerk.counter.desk)}
        self.clerk.hits(Key.Key_Return, CTRL)
        self.clerk.waits_for_receipt()
        rows = lookup.today(desk=self.clerk.counter.desk)
        self.dossier_id = next(row.id for row in rows if row.id not in before)
        self.taken.append(self.dossier_id)
        return self.dossier()

    def dossier(self) -> lookup.DossierView:
        """As the store has it."""
        return lookup.open_dossier(DossierId(self.dossier_id), desk=self.clerk.counter.desk)

    def day_and_number(self) -> str:
        """The end of the dossier's code, which a narrow column keeps on one line."""
        return str(self.dossier().row.code).split("-", 1)[1]

    def state(self) -> State:
        """Where it stands."""
        return self.dossier().row.state

    def opens(self) -> DossierScreen:
        """The dossier's code scanned at the intake screen opens it."""
        self.clerk.hits(Key.Key_F2)
        self.clerk.waits(lambda: isinstance(self.clerk.window.current(), IntakeScreen))
        self.clerk.scans(self.dossier().row.code)
        return self.sees_dossier()

    def sees_dossier(self) -> DossierScreen:
        """The dossier's screen, showing it as it now stands."""
        self.clerk.waits(lambda: isinstance(self.clerk.window.current(), DossierScreen))
        screen = self.clerk.window.current()
        assert isinstance(screen, DossierScreen)
        self.clerk.waits(
            lambda: (
                screen._dossier is not None
                and screen._dossier.row.id == self.dossier_id
                and screen._dossier.version == self.dossier().version
            )
        )
        return screen

    def goes_on(self, label: str, *hands: Hand) -> None:
        """F4 on the dossier as it now stands."""
        if self.dossier_id and isinstance(self.clerk.window.current(), DossierScreen):
            self.sees_dossier()
        Hands.goes_on(self, label, *hands)  # a slotted dataclass has no super()

    def reaches(self, state: State) -> None:
        """Waits until the dossier stands there, and its screen shows it."""
        self.clerk.waits(lambda: self.state() is state)
        if isinstance(self.clerk.window.current(), DossierScreen):
            self.sees_dossier()

    def hands_out(self, *cards: str) -> None:
        """F6, the slip scanned, the card of who stands there; Enter, they sign, Enter."""
        self.clerk.hits(Key.Key_F6)
        self.clerk.scans(self.square_of(self.papers("Phieu_tiep_nhan")[-1]))
        self.sees(self.dossier().row.applicant_name, "Giao cho")
        for card in cards:
            self.clerk.scans(card)
        self.takes("Giao cho")
        self.sees("Đã ký nhận, đã giao")
        self.clerk.hits(Key.Key_Return)
        self.reaches(State.RETURNED)
        self.sees("Đã giao kết quả cho")

    def papers(self, kind: str) -> list[Path]:
        """Printed papers whose name has ``kind``, oldest first."""
        found = self.clerk.papers.glob(f"*{kind}*.pdf")
        return sorted(found, key=lambda path: path.stat().st_mtime_ns)

    def printed(self, kind: str, *, count: int = 1) -> Path:
        """Waits for the ``count``-th paper of that kind."""
        self.clerk.waits(lambda: sum(p.stat().st_size > 0 for p in self.papers(kind)) >= count)
        return self.papers(kind)[count - 1]

    def reads(self, paper: Path) -> str:
        """A paper's words on one line: in rows, and as they flow past the watermark's letters."""
        text = ""
        for way in ("-layout", "-nopgbrk"):
            text += subprocess.check_output(["pdftotext", way, str(paper), "-"], text=True)
        return " ".join(unicodedata.normalize("NFC", text).split())

    def square_of(self, paper: Path) -> str:
        """What a scanner reads in the QR code of the first page."""
        page = rasterise(paper.read_bytes(), 0, 300)
        picture = Image.frombytes("RGB", (page.width, page.height), page.rgb)
        return next(one.text for one in zxingcpp.read_barcodes(picture) if "QR" in str(one.format))

    def leaves(self, name: str) -> None:
        """A picture of what is in front, and every paper printed since; no mouse was used."""
        assert self.clerk.mouse.seen == 0
        QApplication.processEvents()
        front: Any = QApplication.activeModalWidget() or self.clerk.window
        if front is self.clerk.window:
            assert (front.width(), front.height()) == (1366, 768)
        self.folder.mkdir(parents=True, exist_ok=True)
        assert front.grab().save(str(self.folder / f"{name}.png"))
        for paper in sorted(self.clerk.papers.glob("*.pdf")):
            if paper.stat().st_size and paper not in self._copied:
                shutil.copy(paper, self.folder)
                self._copied.add(paper)

    def draws_slips(self) -> None:
        """Each slip in force once more on the other papers an office may use, to be looked at."""
        for number, dossier_id in enumerate(self.taken, start=1):
            for size in (PaperSize.A4, PaperSize.ROLL80):
                slip = slip_pdf(DossierId(dossier_id), desk=self.clerk.counter.desk, paper=size)
                (self.folder / f"Phieu_tiep_nhan_{number}_{size.value}.pdf").write_bytes(slip)
        self.taken.clear()

    def ends(self, name: str) -> None:
        """The last picture; everything written is still as it was written."""
        self.leaves(name)
        assert check(desk=self.clerk.counter.desk) == ()


@pytest.fixture
def story(
    clerk: "Clerk",
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> Iterator[Story]:
    kept = os.environ.get("COUNTER_STORIES", "")
    name, case = request.node.name.removeprefix("test_"), request.node.get_closest_marker("case")
    if case is not None:
        name = f"{case.args[0]:02d}-{name}"
    folder = (Path(kept) if kept else tmp_path / "stories") / name
    if kept and folder.exists():
        shutil.rmtree(folder)
    clerk.window.resize(1366, 768)
    told = Story(clerk, folder)
    yield told
    assert clerk.mouse.seen == 0
    if kept and case is not None:
        told.draws_slips()
