"""The empty list that a bulk intake reads: written by the program, so that its headings are right."""

from pathlib import Path
from typing import Final

from counter_app.services.bulk.bulk_columns import COLUMNS, OLD_CODE
from counter_app.services.targets import unwritable

TEMPLATE_NAME: Final = "Danh_sach_ho_so_mau.xlsx"
_FILLED_ROWS: Final = 500
_HELP: Final = (
    ("Mã thủ tục", "Mã hoặc tên thủ tục, như ở màn hình tiếp nhận. Cột này phải có."),
    ("Họ và tên người nộp", "Cột này phải có. Mỗi dòng là một hồ sơ, có mã và giấy hẹn riêng."),
    ("Số định danh", "12 chữ số; chưa có số thì ghi cột “Lý do chưa có số”."),
    ("Ngày sinh", "31/12/1990, 12/1990 hoặc 1990."),
    ("Trường hợp", "Chỉ cần khi thủ tục có nhiều trường hợp."),
    ("Họ tên chủ hồ sơ", "Khi một người mang hồ sơ của nhiều người, kèm giấy giới thiệu."),
    (
        "Dân tộc người được giải quyết",
        "Tên trong danh mục hay tên gọi khác, không cần dấu; tên khác thì ghi đúng như giấy tờ.",
    ),
    ("Giấy tờ cần sao", "Chứng thực bản sao: tên giấy tờ, số trang, số bản."),
    ("Ngày hẹn trả", "Chỉ ghi khi thủ tục chưa có thời hạn, kèm lý do; hoặc cho hồ sơ cũ."),
    (OLD_CODE, "Chỉ cho hồ sơ đã nhận ở hệ thống cũ: ghi mã, ngày tiếp nhận và ngày hẹn trả ở đó."),
    ("", "Cột không dùng thì để trống hoặc bỏ hẳn. Không dùng công thức, không gộp ô."),
)


def write_template(path: Path) -> None:
    """Writes the empty list: CSV where the name ends so, else XLSX with a page of help."""
    try:
        if path.suffix.lower() == ".csv":
            heading = ";".join(column.title for column in COLUMNS)
            path.write_text(f"{heading}\r\n", encoding="utf-8-sig", newline="")
        else:
            _write_workbook(path)
    except OSError as error:
        raise unwritable(path) from error


def _write_workbook(path: Path) -> None:
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    sheet.title = "Danh sách"
    for at, column in enumerate(COLUMNS, start=1):
        sheet.cell(row=1, column=at, value=column.title).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(at)].width = max(14, len(column.title) + 2)
        for row in range(2, _FILLED_ROWS + 2):
            sheet.cell(row=row, column=at).number_format = "@"  # text: no zero is dropped
    sheet.freeze_panes = "A2"
    helped = book.create_sheet("Hướng dẫn")
    for title, words in _HELP:
        helped.append([title, words])
    helped.column_dimensions["A"].width, helped.column_dimensions["B"].width = 26, 90
    book.save(path)
