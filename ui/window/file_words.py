"""Files are chosen in Qt's own window, in Vietnamese also where Qt's own words are English."""

from typing import Final

from PySide6 import QtCore
from PySide6.QtCore import QCoreApplication, QObject, QTranslator

_WORDS: Final = {
    "&Choose": "&Chọn",
    "Alias": "Lối tắt",
    "Are you sure you want to delete '%1'?": "Xóa “%1”?",
    "Back": "Về trước",
    "Change to detail view mode": "Xem có chi tiết",
    "Change to list view mode": "Xem tên",
    "Create New Folder": "Tạo thư mục mới",
    "Create a New Folder": "Tạo thư mục mới",
    "Detail View": "Xem có chi tiết",
    "Directory:": "Thư mục:",
    "Drive": "Ổ đĩa",
    "File": "Tệp",
    "Files of type:": "Loại tệp:",
    "Folder": "Thư mục",
    "Forward": "Tới sau",
    "Go back": "Về nơi trước",
    "Go forward": "Tới nơi sau",
    "Go to the parent directory": "Lên thư mục chứa nó",
    "List View": "Xem tên",
    "Look in:": "Tìm ở:",
    "My Computer": "Máy tính",
    "Parent Directory": "Lên trên",
    "Recent Places": "Nơi vừa mở",
    "Save As": "Lưu thành",
    "Shortcut": "Lối tắt",
    "Show ": "Hiện ",
    "Show &hidden files": "Hiện tệp ẩ&n",
}
_SAID_IN: Final = frozenset({"QFileDialog", "QFileSystemModel", "QAbstractFileIconProvider"})


class FileWords(QTranslator):
    """Asked before Qt's own words."""

    def isEmpty(self) -> bool:
        """Never: Qt passes over a translator that is."""
        return False

    def translate(
        self, context: str, said: str, _told: str | None = None, _number: int = -1
    ) -> str | None:
        """The words in Vietnamese, or None for Qt to go on asking."""
        if context not in _SAID_IN:
            return None
        plain = said.replace("&", "")
        return _WORDS.get(said) or _WORDS.get(plain)


def choose_files_here(parent: QObject) -> None:
    """From now on: the privacy key and the lock reach no window of the system's making."""
    QCoreApplication.installTranslator(FileWords(parent))
    QCoreApplication.setAttribute(QtCore.Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
