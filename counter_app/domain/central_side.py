"""What a desk knows of the central side, as plain values: who it is there, and what is open.

How the line stands at this moment is a ``LineState``; what waits to be sent is in ``outgoing``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final


class Frozen(StrEnum):
    """Why a desk sends nothing at all."""

    NO = ""
    RESTORED = "restored"
    REVOKED = "revoked"
    RETIRED = "retired"
    UPGRADE = "upgrade"
    WIPE = "wipe"
    WIPED = "wiped"


FROZEN_WORDS: Final[Mapping[str, str]] = {
    Frozen.RESTORED: "Dữ liệu máy này vừa khôi phục, máy đang đối chiếu với máy chủ.",
    Frozen.REVOKED: "Máy này đã bị thu hồi quyền gửi.",
    Frozen.RETIRED: "Máy này đã được cho thôi dùng ở đơn vị.",
    Frozen.UPGRADE: "Chương trình quá cũ so với máy chủ.",
    Frozen.WIPE: "Người quản trị đã yêu cầu xóa dữ liệu của máy này.",
    Frozen.WIPED: "Người quản trị đã yêu cầu xóa dữ liệu của máy này.",
}
FROZEN_ADVICE: Final[Mapping[str, str]] = {
    Frozen.RESTORED: (
        "Cứ tiếp nhận bình thường. Có mạng, máy tự hỏi máy chủ, lấy dãy số mới và gửi lại."
    ),
    Frozen.REVOKED: (
        "Hồ sơ vẫn còn nguyên trên máy này. Hãy xin người quản trị mã ghi danh mới rồi nhập lại."
    ),
    Frozen.RETIRED: (
        "Máy vẫn gửi nốt phần còn lại nhưng không cấp số nữa. Hãy tiếp nhận ở máy khác."
    ),
    Frozen.UPGRADE: "Cứ tiếp nhận bình thường. Hãy báo người quản trị cài bản mới.",
    Frozen.WIPE: "Đừng nhập thêm hồ sơ ở máy này. Hãy hỏi người quản trị.",
    Frozen.WIPED: "Đừng nhập thêm hồ sơ ở máy này. Hãy hỏi người quản trị.",
}


# Left to do here: this store is an older copy, or another copy of it was at work.
STORE_PUT_BACK: Final = "store.put_back"
STORE_SHARED: Final = "store.shared"
# Left to do here: a retired desk must number anew what was refused, and no lane is free for it.
LANE_AWAITED: Final = "lane.awaited"
LANE_AWAITED_WORDS: Final = (
    "Đơn vị hết dãy số để cấp số mới. Hãy báo quản trị thu dãy số của máy bỏ không; máy này tự làm "
    "tiếp."
)
# Left to do here: this copy came from another PC; a leader answers that only it goes on.
LANE_ASKED: Final = "lane.asked"
LANE_ASKED_WORDS: Final = (
    "Dữ liệu này đến từ máy khác nên máy chưa cấp số. Lãnh đạo hãy trả lời có phải chỉ máy này dùng "
    "tiếp; có mạng thì máy tự xin dãy số."
)
LANE_ASKED_TOLD: Final = (
    "Dữ liệu đến từ máy khác nên máy chờ dãy số; vẫn tra cứu, in được. Lãnh đạo trả lời ở thông báo "
    "phía trên (F8)."
)
# Left to do here: of two dossiers of one matter another's decision holds, not this desk's.
TWIN_OVERRULED: Final = "twin.overruled"
# Left to do here: what stands on a paper in the citizen's hands was given up by a decision.
SLIP_STALE: Final = "slip.stale"
TWIN_EXTRA: Final = "twin.extra"
# Left to do here: a step of the cell's pages that it lost; whoever made it is to be asked again.
STEP_LOST: Final = "step.lost"
STEP_LOST_WORDS: Final = (
    "Máy chủ sau khi phục hồi không còn bước “{what}” của hồ sơ {dossier} do {by} làm lúc {at}; "
    "hãy báo họ làm lại."
)
# Left to do here: a dossier that the cell told of, lost when it was put back, and has not yet.
DOSSIER_LOST: Final = "dossier.lost"
DOSSIER_LOST_WORDS: Final = (
    "Máy chủ không còn hồ sơ {dossier} do {desk} nhận. Quầy đó tự gửi lại; máy đó đã hỏng thì hãy "
    "tiếp nhận lại từ bản ở máy này."
)
OWN_LOST_WORDS: Final = (
    "Máy chủ không còn hồ sơ {dossier} của quầy này, không tự gửi lại được. Hãy tiếp nhận lại từ "
    "bản ở máy này, báo người quản trị."
)
GONE_WORDS: Final = "Máy chủ không còn hồ sơ {dossier}; đã có người xử lý ở máy này."
MORE_DOSSIERS_LOST: Final = "Còn {count} hồ sơ khác cũng vậy."
GIVEN_UP_WORDS: Final[Mapping[str, str]] = {
    SLIP_STALE: (
        "Giấy hẹn đã in ở quầy này còn ghi điều đã bỏ khi quyết. Hãy cấp lại giấy hẹn và đổi cho "
        "công dân."
    ),
    TWIN_EXTRA: (
        "Hồ sơ nhận ở quầy này được quyết là thừa. Hãy rút hồ sơ, thu lại giấy hẹn của hồ sơ đó."
    ),
}
TWINS_AGAIN: Final = "twins:"
"""How what stands for an operation begins where two dossiers are asked about again."""
TWIN_OVERRULED_WORDS: Final = (
    "Quầy khác đã quyết trước về hai hồ sơ có thể trùng, khác quyết định ở máy này. Quyết định "
    "trước đang có hiệu lực; chưa rút hồ sơ nào, hãy xem lại."
)
COPY_WORDS: Final[Mapping[str, str]] = {
    STORE_PUT_BACK: (
        "Dữ liệu máy này vừa được chép trả từ bản cũ. Máy đã đổi dãy số; hãy báo quản trị và đối "
        "chiếu với giấy đã in."
    ),
    STORE_SHARED: (
        "Có bản sao dữ liệu của máy này đã chạy, hoặc máy được chép trả bản cũ. Hãy báo người "
        "quản trị."
    ),
}
LEFT_WORDS: Final[Mapping[str, str]] = {
    **COPY_WORDS,
    **GIVEN_UP_WORDS,
    LANE_ASKED: LANE_ASKED_WORDS,
    LANE_AWAITED: LANE_AWAITED_WORDS,
    TWIN_OVERRULED: TWIN_OVERRULED_WORDS,
}
"""What is left to do here and came of no single message, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldLane:
    """A lane of numbers this desk holds, with ISO days; ``kind``: active, sealed or retired."""

    lane: int
    kind: str
    from_day: str
    to_day: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sister:
    """Another desk of the office; ``ended``: its work there is over."""

    device: str
    device_no: int
    name: str
    ended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """Something a person must decide; ``body`` keeps both sides."""

    number: int
    kind: str
    dossier: str
    operation: str
    body: Mapping[str, Any]
    seen_at: datetime
    settled_at: datetime | None = None
    settled_by: str = ""
    settled: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_again(self) -> bool:
        """Whether two have been judged before, in more than one way."""
        return self.operation.startswith(TWINS_AGAIN)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftByCentral:
    """What the central side's news left for somebody here to do."""

    number: int
    kind: str
    dossier: str
    body: Mapping[str, Any]
    made_at: datetime

    @property
    def words(self) -> str:
        """What is to be done, where no message of the central side says it; else empty."""
        if self.kind == STEP_LOST:
            return STEP_LOST_WORDS.format(**self.body)
        if self.kind == DOSSIER_LOST:
            words = OWN_LOST_WORDS if self.body["own"] else DOSSIER_LOST_WORDS
            desk = self.body["desk"] or "quầy khác"
            return words.format(dossier=self.body["dossier"], desk=desk)
        return LEFT_WORDS.get(self.kind, "")


class FindingKind(StrEnum):
    """What must not be at the central side or in this store, and was; or what was not taken.

    ``UNREADABLE``: a finding that is not as this program writes them.
    """

    ROOT_TWICE = "root_twice"
    ROOT_RESTORED = "root_restored"
    ROOT_UNSIGNED = "root_unsigned"
    HISTORY_OTHER = "history_other"
    HISTORY_GAP = "history_gap"
    HISTORY_SHORTER = "history_shorter"
    OWN_CHANGED = "own_changed"
    OWN_LEFT_OUT = "own_left_out"
    ACKED_LOST = "acked_lost"
    ACKED_GONE = "acked_gone"
    STEP_LOST = "step_lost"
    EDITION_REFUSED = "edition_refused"
    EDITION_UNSIGNED = "edition_unsigned"
    LOG_SHORTER = "log_shorter"
    LOG_OTHER = "log_other"
    STORE_SPOILT = "store_spoilt"
    UNREADABLE = "finding_changed"


# Told, but nothing is broken: a server put back from its backup, an edition that stays out; what a
# look at this store found spoilt is damage for as long as it is so, and a notice for ever.
MILD: Final = frozenset(
    {
        FindingKind.ROOT_RESTORED,
        FindingKind.STEP_LOST,
        FindingKind.EDITION_REFUSED,
        FindingKind.STORE_SPOILT,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One of them, kept for ever; ``about`` names the day, change or edition."""

    number: int
    kind: FindingKind
    about: str
    body: Mapping[str, str]
    found_at: datetime
    read_at: datetime | None = None
    read_by: str = ""
