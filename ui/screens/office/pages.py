"""The pages of the keepers' place, one line each; whoever may not use a page does not see it.

A new page: a subclass of ``OfficePage`` in a module of its own, a builder below that imports it on
demand, a line in ``PAGES``, its section in ``resources/help/office.txt`` (``# `` and the title).
``tests/screens/office/test_face.py`` walks every one of them.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, NamedTuple

from counter_app.domain.rights import Right, may

if TYPE_CHECKING:
    from ui.desk.counter import Counter
    from ui.screens.office.page import OfficePage


def _always(_counter: "Counter") -> bool:
    return True


class Page(NamedTuple):
    """``title`` as the list has it, ``right`` what it takes to see it, ``build`` makes it when wanted.

    ``usable``: whether this desk has a use for it at all, as accounts where people sign in.
    """

    id: str
    title: str
    right: Right
    build: "Callable[[Counter], OfficePage]"
    usable: "Callable[[Counter], bool]" = _always


def _accounts(counter: "Counter") -> "OfficePage":
    from ui.screens.office.accounts import AccountsPage

    return AccountsPage(counter)


def _recovery(counter: "Counter") -> "OfficePage":
    from ui.screens.office.recovery import RecoveryPage

    return RecoveryPage(counter)


def _export(counter: "Counter") -> "OfficePage":
    from ui.screens.office.export import ExportPage

    return ExportPage(counter)


def _archive(counter: "Counter") -> "OfficePage":
    from ui.screens.office.archive import ArchivePage

    return ArchivePage(counter)


def _privacy(counter: "Counter") -> "OfficePage":
    from ui.screens.office.privacy import PrivacyPage

    return PrivacyPage(counter)


def _breaches(counter: "Counter") -> "OfficePage":
    from ui.screens.office.breaches import BreachesPage

    return BreachesPage(counter)


def _seen(counter: "Counter") -> "OfficePage":
    from ui.screens.office.seen import SeenPage

    return SeenPage(counter)


def _unusual(counter: "Counter") -> "OfficePage":
    from ui.screens.office.unusual import UnusualPage

    return UnusualPage(counter)


def _people_sign_in(counter: "Counter") -> bool:
    return counter.accounts.exist


PAGES: Final = (  # one line a page, in the order of the list
    Page("accounts", "Tài khoản", Right.ACCOUNTS, _accounts, _people_sign_in),
    Page("recovery", "Mã khôi phục", Right.ACCOUNTS, _recovery, _people_sign_in),
    Page("export", "Xuất dữ liệu", Right.EXPORT, _export),
    Page("archive", "Lưu trữ – hủy hồ sơ", Right.PURGE, _archive),
    Page("privacy", "Dữ liệu cá nhân", Right.WHO_LOOKED, _privacy, _people_sign_in),
    Page("breaches", "Sự cố dữ liệu", Right.WHO_LOOKED, _breaches, _people_sign_in),
    Page("seen", "Ai đã xem", Right.WHO_LOOKED, _seen, _people_sign_in),
    Page("unusual", "Việc lạ", Right.WHO_LOOKED, _unusual, _people_sign_in),
)


def pages_of(counter: "Counter") -> tuple[Page, ...]:
    """The pages for whoever sits at this desk."""
    who = counter.desk.clerk
    return tuple(one for one in PAGES if may(who, one.right) and one.usable(counter))
