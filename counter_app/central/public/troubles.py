"""How a public page says no, in words for a citizen."""

from typing import Final

_TOLD: Final = {
    403: ("Chưa nhận được", "Nội dung gửi từ trang khác nên không nhận. Hãy mở lại trang này và điền."),
    404: ("Không có trang này", "Không tìm thấy đơn vị hoặc thủ tục này. Hãy chọn lại từ đầu."),
    405: ("Chưa nhận được", "Hãy mở lại trang từ đầu rồi điền tờ khai."),
    408: ("Đường truyền chậm", "Nội dung tới quá chậm. Hãy quay lại trang trước rồi gửi lần nữa."),
    413: ("Nội dung quá dài", "Nội dung quá dài. Hãy quay lại trang trước và rút gọn."),
    415: ("Chưa nhận được", "Trang này chỉ nhận tờ khai điền tại đây. Hãy mở lại trang và điền."),
    429: ("Đang có nhiều người điền", "Đang có nhiều người điền cùng lúc. Hãy chờ một phút rồi gửi lại."),
    503: ("Máy chủ đang bận", "Máy chủ đang bận. Hãy chờ một phút rồi thử lại."),
}  # fmt: skip
_USUAL: Final = ("Chưa làm được", "Chưa làm được việc này. Hãy mở lại trang từ đầu rồi điền.")
_OURS: Final = (
    "Máy chủ gặp lỗi",
    "Máy chủ gặp lỗi. Hãy thử lại sau, hoặc đến quầy: quầy vẫn nhận hồ sơ.",
)


def told_of(status: int) -> tuple[str, str]:
    """A title and what to do next."""
    return _TOLD.get(status, _USUAL if status < 500 else _OURS)


def turned_away(status: int) -> str:
    """The page of a request that no page ever saw."""
    from counter_app.central.public.rendering import page_text

    title, words = told_of(status)
    return page_text("home_error.html", title=title, told=words)
