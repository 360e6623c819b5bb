"""Names as people bear them: gentle hints about likely slips. Nothing here blocks or corrects."""

from typing import Final

from counter_app.core.text import fold, nfc
from counter_app.domain.people.identity import Sex

HINTS: Final = {
    "not_a_name": "Tên bắt đầu bằng ký tự không phải chữ. Xin xem lại thẻ và gõ lại tên.",
    "rare_surname": "Họ hiếm gặp. Xin kiểm tra lại dấu cùng người dân.",
    "k_for_men": "K' thường đứng đầu tên nam. Xin kiểm tra lại tên và giới tính.",
    "ka_for_women": "Ka thường đứng đầu tên nữ. Xin kiểm tra lại tên và giới tính.",
    "h_for_women": "H' thường đứng đầu tên nữ. Xin kiểm tra lại tên và giới tính.",
    "sex_mismatch": "Giới tính không khớp với số định danh. Xin xem lại thẻ.",
    "birth_year_mismatch": "Năm sinh không khớp với số định danh. Xin xem lại thẻ.",
    "province_unknown": "Ba số đầu của số định danh không có trong danh mục. Xin xem lại thẻ.",
}

_COMMON: Final = (
    "nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đoàn đinh trịnh"
    " trương hà cao mai lương phùng tô tạ vương chu lưu thái đào hứa triệu lại quách thạch nông"
)
# Surnames that share their letters with a common one and are right all the same.
_ALSO_RIGHT: Final = (
    "vu lai đô hạ hoàng lường trường tào châu thải lù lữ lự lò vi hờ lí tố đạo lễ đồ phàn chử"
    " đăng đàng há lỳ lừu tơ thai"
)
_RIGHT: Final = frozenset((_COMMON + " " + _ALSO_RIGHT).split())
_LOOKALIKE: Final = frozenset(fold(surname) for surname in _COMMON.split())


def family_name(name: str) -> str:
    """The first word, or "" for a one-word name."""
    words = name.split()
    return words[0] if len(words) > 1 else ""


def is_rare_surname(name: str) -> bool:
    """True if the family name differs from a common one by its marks only (Nguyển, Đổ, Vỏ)."""
    surname = nfc(family_name(name)).lower()
    return surname not in _RIGHT and fold(surname) in _LOOKALIKE


def name_hints(name: str, sex: Sex | None) -> tuple[str, ...]:
    """Codes of ``HINTS`` for a typed or scanned name; each can be accepted as it is."""
    found = ["not_a_name"] if name and not name.lstrip()[:1].isalpha() else []
    found += ["rare_surname"] if is_rare_surname(name) else []
    key = fold(name)
    if sex is Sex.FEMALE and key.startswith("k'"):
        found.append("k_for_men")
    if sex is Sex.MALE and (key == "ka" or key.startswith(("ka ", "ka'"))):
        found.append("ka_for_women")
    if sex is Sex.MALE and key.startswith("h'"):
        found.append("h_for_women")
    return tuple(found)
