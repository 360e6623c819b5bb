"""What each role may do beside the moves of a dossier, as one table.

``workflow.Rule.roles`` is the law's own table, judged by the central side too; this one is the
office's: what a person may print, void, take out, see. Help and README render it. An account may
hold a right more or less than its role (``staff.Clerk.more``, ``less``).
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final, Protocol

from counter_app.core.errors import UserError
from counter_app.core.masking import without_numbers


class Role(StrEnum):
    """What a person is trusted with."""

    CLERK = "clerk"
    CASHIER = "cashier"
    SPECIALIST = "specialist"
    LEADER = "leader"
    ADMINISTRATOR = "administrator"
    INSPECTOR = "inspector"


ROLE_LABELS: Final = {
    Role.CLERK: "tiếp nhận",
    Role.CASHIER: "thủ quỹ",
    Role.SPECIALIST: "chuyên môn",
    Role.LEADER: "lãnh đạo",
    Role.ADMINISTRATOR: "quản trị",
    Role.INSPECTOR: "kiểm tra",
}


class Right(StrEnum):
    """One thing a person may do beside looking; one for each numbered paper (``print:`` and its kind)."""

    WRITE = "write"
    # Personal numbers whole: on screen, on the clipboard, in a command's answer. On what is printed
    # they stand by the right to print it, in an export by that right.
    SEE_IDS = "see_ids"
    OPEN_SCAN = "open_scan"
    WHO_LOOKED = "who_looked"
    OTHERS_DRAFTS = "others_drafts"
    PRINT_SLIP = "print:slip"
    PRINT_SUPPLEMENT_REQUEST = "print:supplement_request"
    PRINT_REFUSAL = "print:refusal"
    PRINT_APOLOGY = "print:apology"
    PRINT_STOP_NOTICE = "print:stop_notice"
    PRINT_CONTROL_SHEET = "print:control_sheet"
    PRINT_HANDOVER_LIST = "print:handover_list"
    PRINT_VERIFICATION_LETTER = "print:verification_letter"
    PRINT_VERIFICATION_REMINDER = "print:verification_reminder"
    PRINT_DOSSIER_NOTICE = "print:dossier_notice"
    PRINT_NOTICE_OPENED = "print:notice_opened"
    PRINT_NOTICE_CLOSED = "print:notice_closed"
    PRINT_CUSTODY_MINUTE = "print:custody_minute"
    PRINT_LOST_SLIP = "print:lost_slip"
    PRINT_RESULT_NOTICE = "print:result_notice"
    PRINT_COLLECTION_REMINDER = "print:collection_reminder"
    PRINT_CORRECTION_LETTER = "print:correction_letter"
    PRINT_DATE_NOTICE = "print:date_notice"
    PRINT_PAYMENT_NOTICE = "print:payment_notice"
    PRINT_PAPERS_BACK = "print:papers_back"
    PRINT_COLLECTION_SLIP = "print:collection_slip"
    PRINT_REFUND_SLIP = "print:refund_slip"
    SAVE_OUT = "save_out"
    VOID = "void"
    VOID_LATE = "void_late"
    TAKE_MONEY = "take_money"
    VOID_MONEY = "void_money"
    BANK_ACCOUNT = "bank_account"
    # Of a day, the leader signs what somebody else closed; a month and a year they close themselves.
    CLOSE_BOOKS = "close_books"
    REOPEN = "reopen"
    ASK_AGAIN = "ask_again"
    CHANGE_TEMPLATE = "change_template"
    CALENDAR = "calendar"
    EXPORT = "export"
    CONNECT = "connect"
    RESTORE = "restore"
    PURGE = "purge"
    # To grant or to end it; whoever may write takes the request down.
    RESTRICT = "restrict"
    TELL_BREACH = "tell_breach"
    UNLOCK = "unlock"
    ACCOUNTS = "accounts"


# As a sentence names them: “Việc <label> do … làm.” A paper's name is ``paper_kinds.name_of``.
RIGHT_LABELS: Final = {
    Right.WRITE: "ghi vào hồ sơ",
    Right.SEE_IDS: "xem đủ số định danh",
    Right.OPEN_SCAN: "mở tệp giấy tờ",
    Right.WHO_LOOKED: "xem ai đã xem",
    Right.OTHERS_DRAFTS: "mở, nhận hồ sơ nhập dở của người khác",
    Right.SAVE_OUT: "ghi danh sách, sổ, tệp ra ngoài",
    Right.VOID: "hủy giấy, cấp lại giấy hẹn trong ngày",
    Right.VOID_LATE: "hủy giấy, cấp lại giấy hẹn khi đã qua ngày cấp, rút lại ngày hẹn",
    Right.TAKE_MONEY: "thu phí, lệ phí",
    Right.VOID_MONEY: "cùng xác nhận việc hủy khoản thu, hoàn tiền",
    Right.BANK_ACCOUNT: "đổi tài khoản nhận tiền của đơn vị",
    Right.CLOSE_BOOKS: "ký sổ ngày đã khóa, khóa sổ tháng, năm",
    Right.REOPEN: "đưa kết quả sai về làm lại",
    Right.ASK_AGAIN: "yêu cầu bổ sung lần nữa",
    Right.CHANGE_TEMPLATE: "đổi chữ trên giấy",
    Right.CALENDAR: "đổi lịch nghỉ của đơn vị",
    Right.EXPORT: "xuất toàn bộ dữ liệu",
    Right.CONNECT: "nối máy với máy chủ, máy trạm; chọn nơi sao lưu",
    Right.RESTORE: "khôi phục dữ liệu",
    Right.PURGE: "hủy hồ sơ hết hạn lưu",
    Right.RESTRICT: "quyết định hạn chế, thôi hạn chế dùng dữ liệu",
    Right.TELL_BREACH: "ghi đã báo cáo sự cố dữ liệu",
    Right.UNLOCK: "mở khóa cho người khác",
    Right.ACCOUNTS: "thêm, sửa, thôi dùng tài khoản",
}

PRINTS: Final = frozenset(right for right in Right if right.startswith("print:"))
_SEES: Final = frozenset({Right.SEE_IDS, Right.OPEN_SCAN})
_WORKS: Final = _SEES | PRINTS | {Right.WRITE, Right.SAVE_OUT}
_KEEPS: Final = frozenset(
    {
        *(Right.WHO_LOOKED, Right.EXPORT, Right.CONNECT, Right.RESTORE),
        *(Right.CALENDAR, Right.RESTRICT, Right.TELL_BREACH, Right.UNLOCK, Right.ACCOUNTS),
    }
)

RIGHTS: Final[Mapping[Role, frozenset[Right]]] = {
    Role.CLERK: _WORKS | {Right.VOID, Right.TAKE_MONEY},
    Role.CASHIER: _WORKS - {Right.OPEN_SCAN} | {Right.TAKE_MONEY, Right.VOID_MONEY},
    Role.SPECIALIST: _WORKS,
    Role.LEADER: frozenset(Right) - {Right.ACCOUNTS},
    Role.ADMINISTRATOR: _KEEPS | _WORKS - {Right.SEE_IDS, Right.OPEN_SCAN},
    Role.INSPECTOR: _SEES | {Right.WHO_LOOKED},
}

# The law gives these to the role, and the central side judges by it: no account can hold them more.
BY_ROLE: Final = frozenset({Right.REOPEN, Right.ASK_AGAIN})
# What somebody may be given who writes nothing.
READING: Final = _SEES | {Right.WHO_LOOKED, Right.SAVE_OUT, Right.EXPORT}


def givable(role: Role) -> frozenset[Right]:
    """What an account of ``role`` may be given beyond its role."""
    return READING if role is Role.INSPECTOR else frozenset(Right) - BY_ROLE


class Trusted(Protocol):
    """Whoever acts, with all that they may do."""

    @property
    def rights(self) -> frozenset[Right]:
        """What they may do."""
        ...


def rights_of(
    role: Role, more: Iterable[Right] = (), less: Iterable[Right] = ()
) -> frozenset[Right]:
    """What somebody of ``role`` may do, with a right ``more`` or ``less`` of their own."""
    return (RIGHTS[role] | frozenset(more)) - frozenset(less)


def may(who: Trusted, right: Right) -> bool:
    """Whether they may."""
    return right in who.rights


def shown_to(who: Trusted, text: str) -> str:
    """``text`` as they may see it: every number of a person in it masked without ``SEE_IDS``."""
    return text if may(who, Right.SEE_IDS) else without_numbers(text)


def require(who: Trusted, right: Right, doing: str = "") -> None:
    """Returns for whoever may; ``UserError`` ``no_right`` names who does.

    ``doing`` names the act where the right alone does not: which paper is printed.
    """
    if not may(who, right):
        told = doing or RIGHT_LABELS.get(right, "in giấy này")
        raise UserError("no_right", f"Việc {told} do {doers(right)} làm. Hãy nhờ họ làm.")


def doers(right: Right) -> str:
    """Who holds a right by their role, as a sentence names them."""
    return ", ".join(ROLE_LABELS[role] for role in Role if right in RIGHTS[role])


def print_right(kind: str) -> Right:
    """The right to print a numbered paper of that kind (``workflow.PaperKind``)."""
    return Right(f"print:{kind}")
