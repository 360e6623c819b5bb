"""What is written down in the log of acts: who came in, who saw what, what left the house."""

from enum import StrEnum, auto
from typing import Final


class Act(StrEnum):
    """One kind of act that is no step of a dossier; those are operations."""

    SIGNED_IN = auto()
    SIGN_IN_REFUSED = auto()
    LOCKED = auto()
    UNLOCKED = auto()
    PROVED = auto()
    STOOD_BY = auto()
    DOSSIER_SEEN = auto()
    PERSON_SEEN = auto()
    KEPT_SHOWN = auto()
    LOOKS_SHOWN = auto()
    ODD_SHOWN = auto()
    SEARCHED = auto()
    DRAFT_SEEN = auto()
    DRAFT_TAKEN = auto()
    FILE_OPENED = auto()
    FILE_REFUSED = auto()
    EXPORTED = auto()
    BACKED_UP = auto()
    RESTORED = auto()
    FOUNDED_ANEW = auto()
    SALVAGED = auto()
    LANE_OPENED = auto()
    CELL_JOINED = auto()
    HUB_CHANGED = auto()
    COPIES_PLACED = auto()
    OFFICE_CHANGED = auto()
    TEMPLATE_CHANGED = auto()
    ACCOUNT_ADDED = auto()
    ACCOUNT_ENDED = auto()
    RIGHTS_CHANGED = auto()
    SECRET_CHANGING = auto()
    SECRET_CHANGED = auto()
    RECOVERY_MAKING = auto()
    RECOVERY_MADE = auto()
    RECOVERY_PROVED = auto()
    WAY_SEEN = auto()
    SYSTEM_OPENS = auto()
    ROWS_KEPT = auto()
    ROWS_CAME_DOWN = auto()
    LOG_CUT = auto()
    PURGED = auto()
    BREACH_NOTED = auto()
    BREACH_TOLD = auto()
    SUBJECT_ASKED = auto()
    SUBJECT_ANSWERED = auto()
    DAY_OPENED = auto()
    DRAWER_COUNTED = auto()
    BOOKS_CLOSED = auto()
    BOOKS_SIGNED = auto()
    CERTIFICATION_OPENED = auto()
    CERTIFICATION_GIVEN = auto()
    CERTIFICATION_ENTERED = auto()


ACT_LABELS: Final = {
    Act.SIGNED_IN: "đăng nhập",
    Act.SIGN_IN_REFUSED: "đăng nhập không được",
    Act.LOCKED: "khóa màn hình",
    Act.UNLOCKED: "mở khóa",
    Act.PROVED: "nhập lại mật khẩu",
    Act.STOOD_BY: "đứng cùng làm người thứ hai",
    Act.DOSSIER_SEEN: "xem hồ sơ",
    Act.PERSON_SEEN: "xem giấy tờ tùy thân",
    Act.KEPT_SHOWN: "xem dữ liệu đang giữ của một người",
    Act.LOOKS_SHOWN: "xem ai đã xem",
    Act.ODD_SHOWN: "xem việc lạ",
    Act.SEARCHED: "tìm kiếm",
    Act.DRAFT_SEEN: "mở hồ sơ nhập dở của người khác",
    Act.DRAFT_TAKEN: "nhận hồ sơ nhập dở của người khác",
    Act.FILE_OPENED: "mở tệp đính kèm",
    Act.FILE_REFUSED: "mở tệp đính kèm không được",
    Act.EXPORTED: "xuất ra tệp",
    Act.BACKED_UP: "sao lưu",
    Act.RESTORED: "khôi phục",
    Act.FOUNDED_ANEW: "lập kho mới thay kho đã mất",
    Act.SALVAGED: "cứu dữ liệu",
    Act.LANE_OPENED: "mở dãy số để dành",
    Act.CELL_JOINED: "ghi danh với máy chủ",
    Act.HUB_CHANGED: "đổi máy trạm",
    Act.COPIES_PLACED: "chọn nơi sao lưu",
    Act.OFFICE_CHANGED: "đổi cài đặt đơn vị",
    Act.TEMPLATE_CHANGED: "đổi mẫu giấy",
    Act.ACCOUNT_ADDED: "thêm tài khoản",
    Act.ACCOUNT_ENDED: "ngừng tài khoản",
    Act.RIGHTS_CHANGED: "đổi quyền",
    Act.SECRET_CHANGING: "chuẩn bị đổi mật khẩu",
    Act.SECRET_CHANGED: "đổi mật khẩu",
    Act.RECOVERY_MAKING: "chuẩn bị làm mã khôi phục mới",
    Act.RECOVERY_MADE: "làm mã khôi phục mới",
    Act.RECOVERY_PROVED: "thử mã khôi phục",
    Act.WAY_SEEN: "ghi dấu mật khẩu, mã khôi phục đang dùng",
    Act.SYSTEM_OPENS: "đổi việc máy này tự mở kho",
    Act.ROWS_KEPT: "ghi dấu cài đặt và mẫu giấy",
    Act.ROWS_CAME_DOWN: "ghi dấu việc của quầy khác",
    Act.LOG_CUT: "phát hiện nhật ký bị cắt",
    Act.PURGED: "hủy hồ sơ hết hạn",
    Act.BREACH_NOTED: "ghi sự cố dữ liệu",
    Act.BREACH_TOLD: "báo cáo sự cố dữ liệu",
    Act.SUBJECT_ASKED: "nhận yêu cầu của chủ thể dữ liệu",
    Act.SUBJECT_ANSWERED: "trả lời chủ thể dữ liệu",
    Act.DAY_OPENED: "mở đầu ngày",
    Act.DRAWER_COUNTED: "đếm ngăn tiền",
    Act.BOOKS_CLOSED: "khóa sổ",
    Act.BOOKS_SIGNED: "ký sổ đã khóa",
    Act.CERTIFICATION_OPENED: "mở, nhận sổ chứng thực",
    Act.CERTIFICATION_GIVEN: "giao sổ chứng thực cho quầy khác",
    Act.CERTIFICATION_ENTERED: "vào sổ chứng thực",
}
