"""Dossiers past their time: listed, decided on, and destroyed by two people after a proved export."""

from collections import Counter as Tally
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QFileDialog

from counter_app.core.clock import local
from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.domain.rights import Right
from counter_app.services.keeping.archive import PastTime, Purged
from ui import strings
from ui.desk.counter import Counter
from ui.desk.keeping_out import TakingOut
from ui.desk.printing import tone_of
from ui.dialogs.proving import asks_secret, prove_then
from ui.screens.office.archive_view import ArchiveView, Shown
from ui.typed import day_text, path_text
from ui.widgets.beside import nothing_wrong, say_beside
from ui.widgets.text import literal

WHY: Final = (
    "{code}: kết thúc {ended}, tính từ hết năm {year}, thời hạn lưu: {kept}, nên quá hạn từ {over}. "
    "Cách tính: Luật Lưu trữ 33/2024/QH15; thời hạn: danh mục thủ tục, mã {procedure}{source}."
)
EVERY: Final = "Mọi thủ tục ({count})"
OF: Final = "{name}, lưu {kept} ({count})"
NOTHING_MARKED: Final = "Chưa đánh dấu hồ sơ nào. Enter trên một dòng để đánh dấu."
NO_EXPORT: Final = "Hãy chọn thư mục bản xuất có đủ các hồ sơ ấy."
SURE: Final = (
    "Sẽ hủy nội dung {count} hồ sơ, không lấy lại được. Bấm “Hủy hồ sơ đã đánh dấu” lần nữa để hủy."
)
PURGING: Final = "Đang kiểm tra bản xuất rồi hủy. Chưa tắt máy…"
DONE: Final = "Đã hủy nội dung {count} hồ sơ theo danh mục {number}. Ai hủy, lúc nào: xem “Đã hủy”."
PART: Final = "Đã dừng. Đã hủy {count} trong {all} hồ sơ; các hồ sơ khác còn nguyên."
STOPPED: Final = "Đã dừng. Chưa hồ sơ nào bị hủy."


class ArchivePage(ArchiveView):
    """Enter marks a dossier, Alt+I shows the list to be decided by, Alt+Y destroys what is marked."""

    def __init__(self, counter: Counter) -> None:
        super().__init__()
        self._counter = counter
        self._out = TakingOut(counter, self)
        self._found: tuple[PastTime, ...] = ()
        self._sure: frozenset[str] = frozenset()
        self._hears = False
        self._connect()
        self._turn()
        self._rest()

    def _connect(self) -> None:
        self.shown.picked.connect(self._turn)
        self.procedure.picked.connect(self._narrow)
        self.past.opened.connect(self._toggle)
        self.past.selectionModel().currentRowChanged.connect(lambda *_: self._explain())
        self.all.clicked.connect(self._mark_all)
        self.list.clicked.connect(self._look)
        self.pick.clicked.connect(self._pick)
        self.purge.clicked.connect(self._ask)
        self.halt.clicked.connect(self._out.stop)
        for field in (self.list_no, self.export):
            field.textChanged.connect(lambda _text: self._forget())

    def enter(self) -> None:
        """Reads both lists anew."""
        self._out.past_time(owner=self, done=self._show)

    def begin(self) -> None:
        """Stands in the list."""
        (self.past if self.past.isVisible() else self.gone).setFocus()

    def _show(self, both: tuple[tuple[PastTime, ...], tuple[Purged, ...]]) -> None:
        self._found, gone = both
        self.marked &= {one.ended.code for one in self._found}
        self.gone.show_rows(gone)
        stood = self.procedure.value()
        self.procedure.offer(self._procedures())
        self.procedure.choose(stood)
        self._narrow()

    def _procedures(self) -> list[tuple[str, str]]:
        """Each procedure on the list with how long it is kept, and how many there are of it."""
        tally = Tally(one.ended.procedure_code for one in self._found)
        named = {one.ended.procedure_code: one for one in self._found}
        offered = [("", EVERY.format(count=strings.number(len(self._found))))]
        for code, count in tally.items():
            one = named[code]
            words = OF.format(
                name=one.ended.procedure_name,
                kept=one.retention.text,
                count=strings.number(count),
            )
            offered.append((code, words))
        return offered

    def _listed(self) -> tuple[PastTime, ...]:
        wanted = self.procedure.value()
        return tuple(one for one in self._found if wanted in ("", one.ended.procedure_code, None))

    def _narrow(self) -> None:
        self.past.show_rows(self._listed())
        self._explain()
        self._say_marked()

    def _turn(self) -> None:
        """The other list."""
        past = self.shown.value() is Shown.PAST
        for part in (self.past, self.ordering):
            part.setVisible(past)
        self.procedure.setEnabled(past)
        self.gone.setVisible(not past)

    def _explain(self) -> None:
        """Why the dossier under the keyboard is on the list: each date with its rule."""
        one = self.past.chosen()
        if one is None:
            self.why.setText("")
            return
        procedure = self._counter.desk.catalogue.get(one.ended.procedure_code)
        source = f" ({procedure.source})" if procedure is not None and procedure.source else ""
        words = WHY.format(
            code=one.ended.code,
            ended=day_text(local(one.ended.ended_at)),
            year=local(one.ended.ended_at).year,
            kept=one.retention.text.lower(),
            over=day_text(one.over_since),
            procedure=one.ended.procedure_code,
            source=source,
        )
        self.why.setText(literal(words))

    def _toggle(self, one: PastTime) -> None:
        self.marked ^= {one.ended.code}
        self._marked_anew()

    def _mark_all(self) -> None:
        """Marks all that are listed, or none where all are."""
        listed = {one.ended.code for one in self._listed()}
        self.marked = self.marked - listed if listed <= self.marked else self.marked | listed
        self._marked_anew()

    def _marked_anew(self) -> None:
        at = max(self.past.currentIndex().row(), 0)
        self.past.show_rows(self._listed())
        self.past.selectRow(at)
        self._say_marked()
        self._forget()

    def _say_marked(self) -> None:
        told = (
            f"{strings.number(len(self._found))} hồ sơ, đánh dấu {strings.number(len(self.marked))}"
        )
        self.count.setText(told)
        self._rest()

    def _forget(self) -> None:
        """What was to be destroyed is something else now."""
        self._sure = frozenset()
        self.said.say("")

    def _rest(self, *, busy: bool = False) -> None:
        parts = (self.shown, self.past, self.all, self.list_no, self.export, self.pick)
        for part in parts:
            part.setEnabled(not busy)
        self.procedure.setEnabled(not busy and self.shown.value() is Shown.PAST)
        self.list.setEnabled(not busy and bool(self._found))
        self.all.setEnabled(not busy and bool(self._found))
        self.purge.setEnabled(not busy and bool(self._found))
        self.halt.setVisible(busy)
        self.bar.setVisible(busy)

    def _chosen(self) -> tuple[PastTime, ...]:
        """What is marked; where nothing is, all that is listed: the list comes before the marks."""
        marked = tuple(one for one in self._found if one.ended.code in self.marked)
        return marked or self._listed()

    def _look(self) -> None:
        from ui.dialogs.preview import PreviewDialog

        found = self._chosen()
        PreviewDialog.ask(
            self._counter,
            self._counter.archive_list.pages(found),
            parent=self,
            printing=partial(self._print, found),
        )

    def _print(self, found: tuple[PastTime, ...]) -> None:
        self._counter.archive_list.print(
            found,
            request=self._counter.new_request(),
            owner=self,
            done=lambda words: self.said.say(words, tone=tone_of(words)),
            failed=self._fail,
        )

    def _pick(self) -> None:
        found = QFileDialog.getExistingDirectory(self, "Bản xuất", self.export.value())
        if found:
            self.export.setText(found)
            self.export.setFocus()

    def _ask(self) -> None:
        """Once more before the secrets are asked for; what is wrong stands beside its field."""
        nothing_wrong((self.list_no, self.export))
        if not self.marked:
            self.said.say(NOTHING_MARKED, tone="warn")
            self.past.setFocus()
        elif not self.list_no.value():
            self._fail(
                UserError("list_missing", "Hãy ghi số danh mục đã được duyệt.", field="list_no")
            )
        elif not self.export.value():
            self._fail(UserError("export_missing", NO_EXPORT, field="export"))
        elif self._sure != self.marked:
            self._sure = frozenset(self.marked)
            self.said.say(SURE.format(count=strings.number(len(self.marked))), tone="warn")
        else:
            self._purge()

    def _purge(self) -> None:
        if not self._hears:
            self._out.apart.progressed.connect(self.bar.setValue)
            self._hears = True
        self.bar.setValue(0)
        self.said.say(PURGING)
        self._rest(busy=True)
        self.halt.setFocus()
        codes = [one.ended.code for one in self._found if one.ended.code in self.marked]
        folder = Path(path_text(self.export.value()))
        self._out.purge(
            codes,
            folder,
            self.list_no.value(),
            owner=self,
            done=partial(self._purged, len(codes)),
            failed=self._refused,
        )

    def _purged(self, wanted: int, count: int | None) -> None:
        self._rest()
        self._sure = frozenset()
        number = self.list_no.value()
        if count is None:
            self.said.say(STOPPED)
        elif count < wanted:
            words = PART.format(count=strings.number(count), all=strings.number(wanted))
            self.said.say(words, tone="warn")
        else:
            words = DONE.format(count=strings.number(count), number=number)
            self.said.say(words, tone="good")
        if count:
            self._counter.changes.written.emit()
            self._counter.changes.dossier_changed.emit("")
            self.enter()
        self.list_no.setFocus()  # beside what was said, also where the page scrolls

    def _refused(self, fault: UserError | EnvironmentFault) -> None:
        """The clerk's own secret first, then another person's beside it."""
        self._rest()
        if asks_secret(fault):
            prove_then(
                fault,
                self._counter,
                over=self,
                act=self._purge,
                said=self._say_bad,
                second=Right.EXPORT,
            )
        else:
            self._fail(fault)

    def _say_bad(self, words: str) -> None:
        self.said.say(words, tone="bad")
        self.purge.setFocus()

    def _fail(self, fault: UserError | EnvironmentFault) -> None:
        self._rest()
        self._sure = frozenset()
        self.said.say("")
        say_beside(fault, {"list_no": self.list_no, "export": self.export}, self.said)
