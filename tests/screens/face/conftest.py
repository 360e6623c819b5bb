"""Every question and form that a test can open without a story around it."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QTabWidget, QWidget

from counter_app.core.ids import DossierId
from counter_app.domain.likeness import Trait
from counter_app.domain.people.applicant import Person
from counter_app.domain.workflow import PaperKind, lawful
from counter_app.services import lookup
from counter_app.services.known.learned_numbers import EarlierSelf
from counter_app.services.lists.lists import EVERYTHING
from counter_app.services.moving.workflow import Wanted
from ui.dialogs.correcting.correct import CorrectDialog
from ui.dialogs.display import DisplayDialog
from ui.dialogs.help import HelpDialog
from ui.dialogs.intake.agreed_date import AgreedDateDialog
from ui.dialogs.intake.bulk import BulkDialog
from ui.dialogs.intake.far_date import FarDateDialog
from ui.dialogs.intake.home_form import HomeFormDialog
from ui.dialogs.intake.others import OthersDialog
from ui.dialogs.intake.restore_draft import RestoreDraftDialog
from ui.dialogs.intake.same_person import SamePersonDialog
from ui.dialogs.intake.second_card import SecondCardDialog
from ui.dialogs.intake.unlike import UnlikeDialog
from ui.dialogs.intake.why import WhyDialog
from ui.dialogs.lists.handover_line import HandoverLineDialog
from ui.dialogs.lists.list_filter import ListFilterDialog
from ui.dialogs.lists.paper_receipt import PaperReceiptDialog
from ui.dialogs.papers.attach import AttachDialog
from ui.dialogs.papers.attachments import AttachmentsDialog
from ui.dialogs.papers.batch import BatchDialog
from ui.dialogs.papers.came_out import CameOutDialog
from ui.dialogs.papers.copy_out import CopyOutDialog
from ui.dialogs.papers.kept import KeptDialog
from ui.dialogs.papers.labels import LabelsDialog
from ui.dialogs.papers.ordered_papers import OrderedPapersDialog
from ui.dialogs.papers.printing import PrintingDialog
from ui.dialogs.papers.proof import ProofDialog
from ui.dialogs.people import PeopleDialog
from ui.dialogs.sending.carry import CarryDialog
from ui.dialogs.sending.device import DeviceDialog
from ui.dialogs.sending.enrol import EnrolDialog
from ui.dialogs.sending.hub import HubDialog
from ui.dialogs.sending.outages import OutagesDialog
from ui.dialogs.sending.reconcile import ReconcileDialog
from ui.dialogs.steps.step_forms import form_of
from ui.dialogs.steps.told_date import ToldDateDialog
from ui.people import Others
from ui.screens.dossier.papers import PapersDialog

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk


def small_questions(clerk: "Clerk") -> Iterator[QWidget]:
    window, counter, today = clerk.window, clerk.counter, clerk.counter.today()
    person = Person(name="Lê Thị Hoa")
    yield AgreedDateDialog(None, today, window)
    yield BulkDialog(counter, window)
    yield CameOutDialog("Giấy hẹn 100001", window)
    yield CarryDialog(counter, window)
    yield DeviceDialog(counter, window)
    yield DisplayDialog("light", 1.0, window)
    yield EnrolDialog(window)
    yield FarDateDialog("17:00 01/01/2030", "Xa.", window)
    yield HandoverLineDialog("Tập", "", "", window)
    yield HelpDialog("intake", window)
    yield HomeFormDialog("An", "Lê Thị Hoa", "Khai sinh", window)
    yield HubDialog("", window)
    yield KeptDialog((), window)
    yield ListFilterDialog((), EVERYTHING, window)
    yield OrderedPapersDialog(counter, window)
    yield OutagesDialog(counter, window)
    yield PaperReceiptDialog("Công an xã", None, None, now=clerk.clock.now(), parent=window)
    yield PeopleDialog(counter.people(), counter.desk.clerk, window)
    yield PrintingDialog(counter, window)
    yield ProofDialog(("Đã giao",), window)
    yield ReconcileDialog(counter, window)
    yield RestoreDraftDialog("An", "Khai sinh", window)
    before = EarlierSelf(person=person, rows=(), traits=(Trait.NAME, Trait.BIRTH))
    yield SamePersonDialog("001190000001", before, window)
    yield SecondCardDialog("An", person, window)
    yield ToldDateDialog("An", window)
    yield UnlikeDialog("Đã nộp rồi", window)
    yield WhyDialog(("Thời hạn",), window)


def about_one_dossier(clerk: "Clerk", dossier: lookup.DossierView) -> Iterator[QWidget]:
    window, counter, row = clerk.window, clerk.counter, dossier.row
    for rule in lawful(row.state):
        yield form_of(rule.move)(rule, dossier, counter, Wanted(move=rule.move), window)
    yield AttachDialog((row, "Chứng thực"), window)
    yield AttachmentsDialog(dossier, counter, window)
    yield BatchDialog(counter, PaperKind.SLIP, (row,), window)
    yield CopyOutDialog((), "Hệ thống một cửa của tỉnh", "", window)
    yield CorrectDialog(dossier, counter, None, window)
    yield LabelsDialog(counter, (row.id,), "Hồ sơ", window)
    yield PapersDialog(dossier, counter, window)


def others_by_group(clerk: "Clerk") -> Iterator[QWidget]:
    for at in range(4):
        dialog = OthersDialog(Others(), clerk.counter.today(), clerk.window)
        (tabs,) = dialog.findChildren(QTabWidget)
        assert tabs.count() == 6
        tabs.setCurrentIndex(at)
        yield dialog


@pytest.fixture
def dossier(take_in: Callable[..., str]) -> DossierId:
    """One that a specialist has taken up."""
    return DossierId(take_in("Lê Thị Hoa", specialist="Phạm Văn Dũng"))


@pytest.fixture
def questions(clerk: "Clerk") -> Iterator[QWidget]:
    """The dialogs that ask about no dossier, one after another."""

    def each() -> Iterator[QWidget]:
        yield from small_questions(clerk)
        yield from others_by_group(clerk)

    return each()


@pytest.fixture
def forms(clerk: "Clerk", dossier: DossierId) -> Iterator[QWidget]:
    """Every step's form and what else is asked about one dossier."""

    def each() -> Iterator[QWidget]:
        yield from about_one_dossier(clerk, lookup.open_dossier(dossier, desk=clerk.counter.desk))

    return each()
