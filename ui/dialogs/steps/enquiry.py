"""The questions of asking elsewhere, hanging a notice and taking it down."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import ClassVar

from counter_app.core.errors import UserError
from counter_app.domain.moving.objections import objections
from counter_app.domain.moving.wanted import Wanted
from counter_app.domain.step import (
    Details,
    NoticeEnded,
    NoticePosted,
    Objection,
    VerificationAnswered,
    VerificationAsked,
)
from counter_app.services.moving.posting import notice_of
from ui import typed
from ui.dialogs.steps.step_fields import StepFieldsDialog
from ui.typed import day_text
from ui.widgets.fields import LINE_LENGTH, NAME_LENGTH

_USUAL_DAYS = 15
_PARTS = 3


class VerifyDialog(StepFieldsDialog):
    """Whom to ask, what, by when; the letter comes with it."""

    TOLD = "Đồng hồ dừng. Thư xác minh in ra sau khi ghi; không ghi ngày thì hẹn ba ngày làm việc."
    ASKS: ClassVar[Mapping[str, tuple[str, int]]] = {
        "unit": ("&Hỏi cơ quan", NAME_LENGTH),
        "address": ("Địa &chỉ", LINE_LENGTH),
        "question": ("&Nội dung hỏi", StepFieldsDialog.LINES),
        "answer_by": ("&Trả lời trước ngày", 10),
        "dispatch_no": ("&Số công văn", 60),
    }

    def hint(self, name: str) -> str:
        """An example for an empty field."""
        hints = {"unit": "Ủy ban nhân dân xã …", "answer_by": "30/11/2026"}
        return hints.get(name, "") or super().hint(name)

    def details(self) -> Details:
        """The question."""
        return VerificationAsked(
            unit=self.text("unit"),
            address=self.text("address"),
            question=" ".join(self.lines("question")),
            answer_by=typed.moment(self.text("answer_by"), field="answer_by"),
            dispatch_no=self.text("dispatch_no"),
        )

    def show_details(self, details: Details) -> None:
        """What was typed before."""
        if isinstance(details, VerificationAsked):
            self.put("unit", details.unit)
            self.put("address", details.address)
            self.put("question", details.question)
            self.put("answer_by", day_text(details.answer_by))
            self.put("dispatch_no", details.dispatch_no)


class VerifiedDialog(StepFieldsDialog):
    """What came back, by which dispatch."""

    ASKS: ClassVar[Mapping[str, tuple[str, int]]] = {
        "outcome": ("&Kết quả xác minh", StepFieldsDialog.LINES),
        "dispatch_no": ("&Số công văn trả lời", 60),
        "dispatch_on": ("&Ngày công văn", 10),
    }

    def details(self) -> Details:
        """The answer."""
        return VerificationAnswered(
            outcome=" ".join(self.lines("outcome")),
            dispatch_no=self.text("dispatch_no"),
            dispatch_on=typed.whole_date(self.text("dispatch_on"), field="dispatch_on"),
        )

    def show_details(self, details: Details) -> None:
        """What was typed before."""
        if isinstance(details, VerificationAnswered):
            self.put("outcome", details.outcome)
            self.put("dispatch_no", details.dispatch_no)
            self.put("dispatch_on", day_text(details.dispatch_on))


class PostNoticeDialog(StepFieldsDialog):
    """What hangs where, from when to when, and who sees it."""

    TOLD = "Đồng hồ dừng trong thời gian niêm yết. Tờ niêm yết in ra sau khi ghi."
    ASKS: ClassVar[Mapping[str, tuple[str, int]]] = {
        "what": ("&Nội dung niêm yết", StepFieldsDialog.LINES),
        "places": ("Nơ&i niêm yết,\nmỗi dòng một nơi", StepFieldsDialog.LINES),
        "from_day": ("&Từ ngày", 10),
        "until_day": ("Đến &hết ngày", 10),
        "witness": ("Người &chứng kiến", NAME_LENGTH),
    }

    def details(self) -> Details:
        """The notice; its days are today and a fortnight on unless said otherwise."""
        today = self.counter.today()
        from_day = typed.whole_date(self.text("from_day"), field="from_day") or today
        until = typed.whole_date(self.text("until_day"), field="until_day")
        return NoticePosted(
            what=" ".join(self.lines("what")),
            places=self.lines("places"),
            from_day=from_day,
            until_day=until or _on(from_day, _USUAL_DAYS),
            witness=self.text("witness"),
        )

    def hint(self, name: str) -> str:
        """The days that hold where none are typed."""
        today = self.counter.today()
        days = {"from_day": today, "until_day": _on(today, _USUAL_DAYS)}
        return day_text(days[name]) if name in days else super().hint(name)

    def show_details(self, details: Details) -> None:
        """What was typed before."""
        if isinstance(details, NoticePosted):
            self.put("what", details.what)
            self.put("places", "\n".join(details.places))
            self.put("from_day", day_text(details.from_day))
            self.put("until_day", day_text(details.until_day))
            self.put("witness", details.witness)


class EndNoticeDialog(StepFieldsDialog):
    """The objections heard meanwhile, and who saw the notice come down."""

    ASKS: ClassVar[Mapping[str, tuple[str, int]]] = {
        "objections": ("Ý &kiến, mỗi dòng:\nngày; tên; nội dung", StepFieldsDialog.LINES),
        "witness": ("Người &chứng kiến", NAME_LENGTH),
    }

    def told(self) -> str:
        """Until when the notice hangs."""
        posted, goes_on = notice_of(self.dossier), super().told()
        if posted is None:
            return f"Không có ý kiến nào thì để trống. {goes_on}".strip()
        until = f"{posted.until_day:%d/%m/%Y}"
        return f"Niêm yết đến hết ngày {until}. Không có ý kiến nào thì để trống. {goes_on}".strip()

    def show_wanted(self, wanted: Wanted) -> None:
        """What was written down meanwhile, unless more was typed before."""
        self._show(objections(self.dossier.events))
        super().show_wanted(wanted)

    def show_details(self, details: Details) -> None:
        """What was typed before."""
        if isinstance(details, NoticeEnded):
            self._show(details.objections)
            self.put("witness", details.witness)

    def _show(self, heard: Iterable[Objection]) -> None:
        told = (f"{day_text(one.on)}; {one.name}; {one.words}" for one in heard)
        self.put("objections", "\n".join(told))

    def details(self) -> Details:
        """The end, with each objection's day, name and words."""
        return NoticeEnded(
            objections=tuple(
                _objection(line, self.counter.today()) for line in self.lines("objections")
            ),
            witness=self.text("witness"),
        )


def _objection(line: str, today: date) -> Objection:
    parts = [part.strip() for part in line.split(";", _PARTS - 1)]
    if len(parts) != _PARTS:
        raise UserError(
            "objection_parts",
            "Mỗi dòng ý kiến ghi: ngày; tên; nội dung, cách nhau bằng dấu chấm phẩy.",
            field="objections",
        )
    day = typed.whole_date(parts[0], field="objections") or today
    return Objection(on=day, name=parts[1], words=parts[2])


def _on(day: date, days: int) -> date:
    return day + timedelta(days=days)
