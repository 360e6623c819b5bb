"""What a form filled at home asks for one procedure, in words for somebody who never saw a counter.

Which facts of another person are asked is the catalogue's. Reading what was typed is in ``answers``.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from typing import Final

from counter_app.domain.catalogue.procedure import FACT_LABELS, Fact, Presence, Procedure
from counter_app.domain.catalogue.tariff import Measure
from counter_app.domain.draft import RETURN_LABELS, ReturnWay
from counter_app.domain.people.applicant import Basis
from counter_app.domain.people.identity import SEX_LABELS
from counter_app.domain.usual_basis import usual_basis
from counter_app.protocol.home_form import longest


class Kind(Enum):
    """How an answer is typed and judged."""

    LINE = auto()
    NOTE = auto()
    NUMBER = auto()
    DATE = auto()
    HOUR = auto()
    PHONE = auto()
    EMAIL = auto()
    COUNT = auto()
    CHOICE = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One field; ``name`` is that of ``HomeForm``, ``first`` what is chosen before anybody chose."""

    name: str
    label: str
    kind: Kind = Kind.LINE
    hint: str = ""
    need: bool = False
    options: tuple[tuple[str, str], ...] = ()
    first: str = ""

    @property
    def most(self) -> int:
        """How many letters it may have."""
        return longest(self.name)

    @property
    def room(self) -> int:
        """How many letters may be typed: blanks and dots between digits are not kept."""
        return (
            max(self.most, _WIDEST) if self.kind in _KEYBOARDS or self.kind in _TIMES else self.most
        )

    @property
    def keyboard(self) -> str:
        """Which keyboard a phone brings up."""
        return _KEYBOARDS.get(self.kind, "text")

    def shown(self, value: str) -> str:
        """An answer as it is read back."""
        return dict(self.options).get(value, value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Questions under one heading."""

    title: str
    questions: tuple[Question, ...]
    hint: str = ""


_KEYBOARDS: Final = {
    Kind.NUMBER: "numeric",
    Kind.COUNT: "numeric",
    Kind.PHONE: "tel",
    Kind.EMAIL: "email",
}
_TIMES: Final = frozenset({Kind.DATE, Kind.HOUR})
_WIDEST: Final = 24
UNSURE: Final = ("", "Chưa rõ, để cán bộ hướng dẫn")
_SEXES: Final = (("", "Không ghi"), *((sex.value, words) for sex, words in SEX_LABELS.items()))
_DATE_HINT: Final = "Ví dụ 01/02/1990. Không nhớ ngày thì chỉ ghi năm."
_NUMBER_HINT: Final = "12 chữ số trên thẻ căn cước. Chưa có thì để trống."
_RIGHTS: Final = (
    (Basis.SELF, "Làm cho chính tôi"),
    (Basis.PARENT, "Tôi là cha hoặc mẹ"),
    (Basis.RELATIVE, "Tôi là người thân"),
    (Basis.HEIR, "Tôi là người thừa kế"),
    (Basis.FUNERAL_ORGANISER, "Tôi lo việc mai táng"),
    (Basis.LEGAL_REPRESENTATIVE, "Tôi là người đại diện theo pháp luật"),
    (Basis.GUARDIAN, "Tôi là người giám hộ"),
    (Basis.ATTORNEY, "Tôi được ủy quyền"),
)
_FACTS: Final[dict[Fact, tuple[str, Kind, str]]] = {
    Fact.NAME: ("subject_name", Kind.LINE, "Trẻ chưa đặt tên thì để trống."),
    Fact.SEX: ("subject_sex", Kind.CHOICE, ""),
    Fact.BIRTH_DATE: ("subject_birth_date", Kind.DATE, _DATE_HINT),
    Fact.BIRTH_HOUR: ("subject_birth_hour", Kind.HOUR, "Ví dụ 8 giờ 15."),
    Fact.BIRTH_ORDER: ("subject_birth_order", Kind.COUNT, "Sinh một thì ghi 1."),
    Fact.BIRTH_PLACE: ("subject_birth_place", Kind.LINE, "Cơ sở y tế, hoặc địa chỉ nơi sinh."),
    Fact.DEATH_DATE: ("subject_death_date", Kind.DATE, "Ví dụ 05/11/2026."),
    Fact.DEATH_HOUR: ("subject_death_hour", Kind.HOUR, "Ví dụ 21 giờ 40."),
    Fact.DEATH_PLACE: ("subject_death_place", Kind.LINE, ""),
    Fact.PERSONAL_ID: ("subject_personal_id", Kind.NUMBER, _NUMBER_HINT),
    Fact.RELATION: ("subject_relation", Kind.LINE, "Ví dụ: con, cháu, em."),
}

# Sensitive data (Law 91/2025/QH15) stands in no code that a phone shows: it is asked at the desk.
_AT_THE_DESK: Final = frozenset({Fact.ETHNIC_GROUP})


def asked_of(procedure: Procedure, *, on: date) -> tuple[Section, ...]:
    """The whole form of ``procedure`` on that day, in the order it is filled."""
    sections = (
        Section(title="Trường hợp", questions=_cases(procedure, on)),
        Section(
            title="Người nộp hồ sơ",
            questions=(*_submitter(), *_right(procedure)),
            hint="Người sẽ đến quầy. Ghi như trên thẻ căn cước.",
        ),
        Section(title=_subject_title(procedure), questions=tuple(_subject(procedure))),
        Section(title="Nhận kết quả", questions=tuple(_result(procedure))),
        Section(title="Nói thêm với cán bộ", questions=(_NOTE,)),
    )
    return tuple(one for one in sections if one.questions)


def questions_of(sections: tuple[Section, ...]) -> tuple[Question, ...]:
    """All questions, in order."""
    return tuple(question for section in sections for question in section.questions)


def _cases(procedure: Procedure, on: date) -> tuple[Question, ...]:
    cases = procedure.cases_on(on)
    if len(cases) < 2:
        return ()
    options = (*((one.id, one.name) for one in cases), UNSURE)
    return (Question(name="case", label="Của Ông/Bà là", kind=Kind.CHOICE, options=options),)


def _submitter() -> tuple[Question, ...]:
    return (
        Question(name="name", label="Họ và tên", need=True),
        Question(name="personal_id", label="Số định danh", kind=Kind.NUMBER, hint=_NUMBER_HINT),
        Question(name="birth", label="Ngày sinh", kind=Kind.DATE, hint=_DATE_HINT),
        Question(name="sex", label="Giới tính", kind=Kind.CHOICE, options=_SEXES),
        Question(
            name="address",
            label="Nơi cư trú",
            hint="Thôn, ấp, tổ; xã, phường; tỉnh, thành phố. Tên cũ hay tên mới đều được.",
        ),
        Question(
            name="phone", label="Điện thoại", kind=Kind.PHONE, hint="Để quầy báo khi có kết quả."
        ),
        Question(name="email", label="Thư điện tử (nếu có)", kind=Kind.EMAIL),
    )


def _right(procedure: Procedure) -> Iterator[Question]:
    if procedure.presence is Presence.REQUIRED and procedure.subject is None:
        return
    yield Question(
        name="basis",
        label="Ông/Bà làm thủ tục này với tư cách",
        kind=Kind.CHOICE,
        options=tuple((basis.value, words) for basis, words in _RIGHTS),
        first=usual_basis(procedure).value,
    )
    if Fact.RELATION not in _facts(procedure):
        yield Question(
            name="relation",
            label="Làm cho người khác thì Ông/Bà là gì của người đó",
            hint="Ví dụ: mẹ, con, anh ruột. Làm cho chính mình thì để trống.",
        )


def _facts(procedure: Procedure) -> tuple[Fact, ...]:
    return procedure.subject.asks if procedure.subject is not None else ()


def _subject_title(procedure: Procedure) -> str:
    return procedure.subject.label if procedure.subject is not None else ""


def _subject(procedure: Procedure) -> Iterator[Question]:
    newborn = Fact.BIRTH_ORDER in _facts(procedure)
    for fact in _facts(procedure):
        if fact in _AT_THE_DESK:
            continue
        name, kind, hint = _FACTS[fact]
        yield Question(
            name=name,
            label=FACT_LABELS[fact],
            kind=kind,
            hint="" if fact is Fact.NAME and not newborn else hint,
            options=_SEXES if fact is Fact.SEX else (),
        )


def _result(procedure: Procedure) -> Iterator[Question]:
    yield Question(
        name="return_by",
        label="Nhận kết quả",
        kind=Kind.CHOICE,
        options=tuple((way.value, RETURN_LABELS[way]) for way in ReturnWay),
        first=ReturnWay.COUNTER.value,
    )
    yield Question(
        name="return_address",
        label="Địa chỉ nhận",
        hint="Chỉ ghi khi nhận qua bưu chính hoặc tại nhà.",
    )
    if any(rule.measure is Measure.PER_COPY for rule in procedure.charges):
        yield Question(
            name="result_copies",
            label="Số bản sao xin thêm",
            kind=Kind.COUNT,
            hint="Không cần thì để trống.",
        )


_NOTE: Final = Question(
    name="note", label="Điều cần nói thêm", kind=Kind.NOTE, hint="Không có thì để trống."
)
