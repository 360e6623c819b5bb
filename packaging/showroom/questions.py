"""Every dialog that asks about no dossier, or only names one, each made when it is asked for."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from PySide6.QtWidgets import QDialog, QTabWidget

from counter_app.core.clock import local
from counter_app.core.crash_report import report, save
from counter_app.domain.account import Account
from counter_app.domain.declarations.form import DeclarationForm, shipped_forms
from counter_app.domain.declarations.unfinished import Unfinished
from counter_app.domain.likeness import Trait
from counter_app.domain.people.applicant import Person
from counter_app.domain.step import Defect
from counter_app.domain.visit import VisitKind
from counter_app.services.keeping.only_here import Reserve
from counter_app.services.known.learned_numbers import EarlierSelf
from counter_app.services.lists.lists import EVERYTHING
from counter_app.services.people.account_list import Done
from counter_app.services.people.seen import Look
from ui import theme
from ui.desk.counter import Counter
from ui.desk.declarations import Known
from ui.dialogs.crash_report import CrashReportDialog
from ui.dialogs.day import DayDialog
from ui.dialogs.display import DisplayDialog
from ui.dialogs.duty import DutyDialog
from ui.dialogs.help import HelpDialog
from ui.dialogs.intake.agreed_date import AgreedDateDialog
from ui.dialogs.intake.bulk import BulkDialog
from ui.dialogs.intake.colleagues import (
    ColleaguesDialog,
    ColleaguesDraftDialog,
    ColleaguesLine,
)
from ui.dialogs.intake.declaration import DeclarationDialog
from ui.dialogs.intake.far_date import FarDateDialog
from ui.dialogs.intake.held import HeldDialog, HeldLine
from ui.dialogs.intake.home_form import HomeFormDialog
from ui.dialogs.intake.others import OthersDialog
from ui.dialogs.intake.read_back import ReadBackDialog
from ui.dialogs.intake.resolving_unit import ResolvingUnitDialog
from ui.dialogs.intake.restore_draft import RestoreDraftDialog
from ui.dialogs.intake.same_person import SamePersonDialog
from ui.dialogs.intake.second_card import SecondCardDialog
from ui.dialogs.intake.turn_away import Matter, Told, TurnAwayDialog
from ui.dialogs.intake.unlike import UnlikeDialog
from ui.dialogs.intake.unlike_paper import UnlikePaperDialog
from ui.dialogs.intake.why import WhyDialog
from ui.dialogs.keeping.backups import BackupsDialog
from ui.dialogs.keeping.closing import ClosingDialog
from ui.dialogs.keeping.only_here import OnlyHereDialog
from ui.dialogs.keeping.restore import RestoreDialog
from ui.dialogs.key_sheet import KeySheet
from ui.dialogs.lists.handover_line import HandoverLineDialog
from ui.dialogs.lists.list_filter import ListFilterDialog
from ui.dialogs.lists.paper_receipt import PaperReceiptDialog
from ui.dialogs.numbers import NumbersDialog
from ui.dialogs.office.account import AccountDialog
from ui.dialogs.office.account_history import AccountHistoryDialog
from ui.dialogs.office.given_secret import GivenSecretDialog
from ui.dialogs.office.lookers import LookersDialog
from ui.dialogs.papers.came_out import CameOutDialog
from ui.dialogs.papers.kept import KeptDialog
from ui.dialogs.papers.ordered_papers import OrderedPapersDialog
from ui.dialogs.papers.printer import PrinterDialog
from ui.dialogs.papers.printing import PrintingDialog
from ui.dialogs.papers.proof import ProofDialog
from ui.dialogs.people import PeopleDialog
from ui.dialogs.proving import ProvingDialog
from ui.dialogs.questions import Question, QuestionsDialog
from ui.dialogs.sending.carry import CarryDialog
from ui.dialogs.sending.device import DeviceDialog
from ui.dialogs.sending.enrol import EnrolDialog
from ui.dialogs.sending.hub import HubDialog
from ui.dialogs.sending.outages import OutagesDialog
from ui.dialogs.sending.reconcile import ReconcileDialog
from ui.dialogs.steps.told_date import ToldDateDialog
from ui.keys import working_in
from ui.people import Others
from ui.window.main_window import MainWindow

Shown = tuple[str, Callable[[], QDialog]]
"""A picture's name and the dialog it is of."""

WHO, WHAT = "Lê Thị Hoa, 1990", "Đăng ký khai sinh"
UNLIKE_PAPER = (
    "“Tờ khai đăng ký khai sinh” đã in ghi khác hồ sơ: Đề nghị đăng ký khai sinh cho, "
    "Họ, chữ đệm, tên: “Lê An”, hồ sơ “Lê Anh”. Hãy viết lại (Ctrl I)."
)
TABS: Final = ("owners", "organisation", "authority", "identity", "heirs", "foreign")


def everyday(counter: Counter, window: MainWindow) -> Iterator[Shown]:
    """What is asked over any place."""
    now = counter.now()
    yield "display", lambda: DisplayDialog(theme.current_name(), theme.scale(), window)
    yield "help", lambda: HelpDialog("intake", window)
    yield "keys", lambda: KeySheet(working_in(window, window.current()), window)
    yield "people", lambda: PeopleDialog(counter.people(), counter.desk.clerk, window)
    yield "day", lambda: DayDialog(counter, local(now).date(), window)
    yield "duty", lambda: DutyDialog(counter.duty.now(), counter.duty.sits, window)
    yield "printing", lambda: PrintingDialog(counter, window)
    yield "printer", lambda: PrinterDialog(counter, is_slip=True, parent=window)
    yield "came-out", lambda: CameOutDialog("Giấy hẹn 100001", window)
    yield "ordered-papers", lambda: OrderedPapersDialog(counter, window)
    yield "questions", lambda: QuestionsDialog("Ghi nhận", _questions(), parent=window)
    yield "list-filter", lambda: ListFilterDialog((), EVERYTHING, window)
    yield "handover-line", lambda: HandoverLineDialog("Tập", "", "", window)
    by_police = partial(PaperReceiptDialog, "Công an xã", None, None)
    yield "paper-receipt", lambda: by_police(now=now, parent=window)
    keeping = window.property("keeping")
    yield "backups", lambda: BackupsDialog(keeping, lambda: None, window)
    yield "backup-at-the-end", lambda: ClosingDialog(keeping, window)
    yield "restore", lambda: RestoreDialog(counter.desk.data_dir, parent=window)
    yield "kept", lambda: KeptDialog((), window)
    yield "proof", lambda: ProofDialog(("Đã giao lúc 09:12 20/11/2026",), window)
    yield "numbers", lambda: NumbersDialog(("Người nộp: Lê Thị Hoa, số 001190000001",), window)
    yield "proving", lambda: ProvingDialog(counter, counter.people(), window)
    yield from _of_keepers(counter, window)
    yield (
        "crash-report",
        lambda: CrashReportDialog(
            counter.jobs,
            counter.desk.store.lanes.io,
            lambda: report(counter.desk.data_dir, versions={}, at=counter.now()),
            save,
            name="bao-cao-loi.txt",
            parent=window,
        ),
    )


def _of_keepers(counter: Counter, window: MainWindow) -> Iterator[Shown]:
    """What is asked in the keepers' place."""
    known = Account(clerk=counter.desk.clerk)
    did = Done(at=counter.now(), did="thêm tài khoản: tiếp nhận", by="Trần Văn Giữ")
    yield "only-here", lambda: OnlyHereDialog(counter, Reserve(lane=2), window)
    yield "account", lambda: AccountDialog(counter, None, window)
    yield "account-changed", lambda: AccountDialog(counter, known, window)
    yield "account-history", lambda: AccountHistoryDialog("Lê Thị Lan", (did,) * 3, window)
    look = Look(at=counter.now(), who="Lê Thị Lan", did="xem hồ sơ", code="", about="")
    yield "lookers", lambda: LookersDialog((look,) * 3, parent=window)
    yield "given-secret", lambda: GivenSecretDialog("Lê Thị Lan", "K7PM-Q2WD-XR4T-9HNC", window)


def _questions() -> tuple[Question, ...]:
    return (
        Question(name="a", words="&Số văn bản", hint="12/XN"),
        Question(name="b", words="&Hình thức", options=((1, "Tại quầy"), (2, "Qua bưu chính"))),
        Question(name="c", words="&Ghi chú", lines=True),
    )


def of_intake(counter: Counter, window: MainWindow) -> Iterator[Shown]:
    """What is asked while somebody stands at the desk."""
    today, person = counter.today(), Person(name="Lê Thị Hoa")
    before = EarlierSelf(person=person, rows=(), traits=(Trait.NAME, Trait.BIRTH))
    held = HeldLine(name="1", who=WHO, what=WHAT, age="5 phút trước")
    yield "agreed-date", lambda: AgreedDateDialog(None, today, window)
    yield "bulk", lambda: BulkDialog(counter, window)
    yield "declaration", lambda: _declaration("extract", counter, window)
    yield "declaration-by-hand", lambda: _declaration("", counter, window)
    yield "read-back", lambda: _read_back(window)
    yield "far-date", lambda: FarDateDialog("17:00 01/01/2030", "Ngày hẹn xa hơn một năm.", window)
    yield "held", lambda: HeldDialog((held,), window, others=True)
    other = ColleaguesLine(
        name="1", owner="", whose="Lê Thị Lan", who=WHO, what=WHAT, age="5 phút trước"
    )
    yield "colleagues", lambda: ColleaguesDialog((other,), window)
    typed = ("Thủ tục: Khai sinh", "Tư cách: Chính chủ", "Điện thoại: 0912 345 678")
    yield "colleagues-draft", lambda: ColleaguesDraftDialog(other, typed, window)
    yield "home-form", lambda: HomeFormDialog("An", "Lê Thị Hoa", "Khai sinh", window)
    yield "resolving-unit", lambda: ResolvingUnitDialog(None, lambda _words: (), window)
    yield "restore-draft", lambda: RestoreDraftDialog(WHO, WHAT, window)
    yield "same-person", lambda: SamePersonDialog("001190000001", before, window)
    yield "second-card", lambda: SecondCardDialog("An", person, window)
    yield "told-date", lambda: ToldDateDialog(WHO, window)
    yield "unlike", lambda: UnlikeDialog("Người này đã nộp thủ tục này hôm nay.", window)
    yield "unlike-paper", lambda: UnlikePaperDialog((UNLIKE_PAPER,), window)
    yield "why", lambda: WhyDialog(("Thời hạn: 3 ngày làm việc.", "Nhận: 20/11/2026."), window)
    for kind in (VisitKind.GUIDED, VisitKind.REFUSED):
        yield f"turn-away-{kind.value}", lambda kind=kind: _turned_away(kind, window)  # type: ignore[misc]
    for at, tab in enumerate(TABS):
        yield f"others-{tab}", lambda at=at: _others(at, counter, window)  # type: ignore[misc]


def _declaration(form: str, counter: Counter, window: MainWindow) -> QDialog:
    papers = counter.declarations.papers()
    usual = next(one for one in papers if getattr(one, "id", "") == form)
    return DeclarationDialog(papers, Unfinished(), usual, _unknown, window)


def _unknown(form: DeclarationForm) -> Known:
    """As of a draft that says nothing yet."""
    return Known(asked=form.fields, texts=dict.fromkeys((one.id for one in form.fields), ""))


def _read_back(window: MainWindow) -> QDialog:
    form = shipped_forms()["birth"]
    return ReadBackDialog(form, {one.id: "Lê Thị Hoa" for one in form.fields}, window)


def _turned_away(kind: VisitKind, window: MainWindow) -> QDialog:
    matter = Matter(name="Lê Thị Hoa", request=WHAT, papers=("Tờ khai", "Giấy chứng sinh"))
    lacking = Defect(component="Giấy chứng sinh", code="missing")
    defects = (lacking,) if kind is VisitKind.GUIDED else ()
    return TurnAwayDialog(matter, Told(kind=kind, defects=defects), window)


def _others(at: int, counter: Counter, window: MainWindow) -> QDialog:
    dialog = OthersDialog(Others(), counter.today(), window)
    (tabs,) = dialog.findChildren(QTabWidget)
    tabs.setCurrentIndex(at)
    return dialog


def of_sending(counter: Counter, window: MainWindow) -> Iterator[Shown]:
    """What is asked about this PC and the line."""
    yield "carry", lambda: CarryDialog(counter, window)
    yield "this-pc", lambda: DeviceDialog(counter, window)
    yield "enrolment", lambda: EnrolDialog(window)
    yield "hub", lambda: HubDialog("", window)
    yield "outages", lambda: OutagesDialog(counter, window)
    yield "reconciliation", lambda: ReconcileDialog(counter, window)
