"""Why the central side refused something, in the clerk's words: which field, what is wrong.

Codes are the central rules'. One that is not known here is told plainly, with no code in it.
"""

from collections.abc import Mapping
from typing import Any, Final

WHY: Final[Mapping[str, str]] = {
    "body.malformed": "nội dung ghi chưa đúng, máy chủ không đọc được",
    "body.unreadable": "nội dung ghi chưa đúng, máy chủ không đọc được",
    "charge.mismatch": "số tiền khác với mức thu của thủ tục",
    "code.agency": "mã hồ sơ thuộc cơ quan khác",
    "code.lane": "mã hồ sơ nằm ngoài dãy số của quầy",
    "code.malformed": "mã hồ sơ không đúng cách đánh mã",
    "code.taken": "mã hồ sơ đã cấp cho hồ sơ khác",
    "date.moved": "ngày hẹn trả đã được đổi ở nơi khác",
    "device.revoked": "gửi lúc máy bị thu hồi quyền; người quản trị xét rồi mới cho vào",
    "digest.wrong": "nội dung không khớp dấu kiểm; hãy báo người quản trị",
    "dossier.exists": "máy chủ đã có hồ sơ này",
    "dossier.unknown": "máy chủ chưa có hồ sơ này",
    "duplicate": "có thể trùng với một hồ sơ đã nhận",
    "field.for_life": "phần này không được sửa sau khi cấp",
    "fields": "cùng một ô đã được sửa ở hai nơi",
    "id_reused": "một việc khác đã mang cùng số hiệu; hãy báo người quản trị",
    "move.unlawful": "bước này không đi được từ trạng thái trên máy chủ",
    "needs_server_upgrade": "máy chủ còn phiên bản cũ, chưa hiểu việc này",
    "role.wrong": "người làm không có quyền đi bước này",
    "server_error": "máy chủ đang lỗi, tạm để riêng việc này",
    "slip.taken": "số giấy hẹn đã cấp cho hồ sơ khác",
    "signature.wrong": "chữ ký của máy không khớp; hãy báo người quản trị",
    "status.moved": "hồ sơ đã được chuyển sang bước khác ở nơi khác",
}
FIELDS: Final[Mapping[str, str]] = {
    "applicant": "người nộp",
    "applicant_name": "tên người nộp",
    "authority": "giấy ủy quyền",
    "birth": "ngày sinh",
    "case_id": "trường hợp",
    "case_name": "trường hợp",
    "certified_copies": "bản sao chứng thực",
    "charge": "phí, lệ phí",
    "charges": "phí, lệ phí",
    "code": "mã hồ sơ",
    "components": "thành phần hồ sơ",
    "due_at": "ngày hẹn trả",
    "due_ms": "ngày hẹn trả",
    "email": "thư điện tử",
    "exemption": "miễn, giảm",
    "given": "giấy tờ đã nhận",
    "name": "họ tên",
    "address": "địa chỉ",
    "organisation": "tổ chức",
    "owners": "chủ hồ sơ",
    "paper_no": "số giấy",
    "personal_id": "số định danh",
    "phone": "số điện thoại",
    "note": "ghi chú",
    "procedure_code": "thủ tục",
    "procedure_name": "thủ tục",
    "promise": "ngày hẹn trả",
    "reason": "lý do",
    "return_address": "địa chỉ trả kết quả",
    "return_by": "cách nhận kết quả",
    "sex": "giới tính",
    "slip_no": "số giấy hẹn",
    "specialist": "người giải quyết",
    "state": "trạng thái",
    "subject": "người được giải quyết",
    "submitter": "người nộp",
}
UNKNOWN: Final = "máy chủ chưa nhận được nội dung này"


def field_words(item: str) -> str:
    """What the clerk calls a part of the body: ``draft.submitter.person.phone`` by its last word."""
    for part in reversed([one for one in item.split(".") if not one.isdecimal()]):
        if part in FIELDS:
            return FIELDS[part]
    return ""


def why(code: str, item: str = "", args: Mapping[str, Any] | None = None) -> str:
    """What is wrong, as the second half of a sentence; ``args`` may bring both sides' values."""
    words = WHY.get(code) or WHY.get(code.rpartition(".")[2]) or UNKNOWN
    what = field_words(item)
    told = f"{what}: {words}" if what and what not in words else words
    here, there = (args or {}).get("sent"), (args or {}).get("expected")
    if here is not None and there is not None:
        told = f"{told} (ở đây {here}, máy chủ {there})"
    return told
