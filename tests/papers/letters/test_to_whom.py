"""Whose name and address stand on what leaves for a citizen, where somebody else filed."""

from collections.abc import Callable

from counter_app.domain.draft import Draft
from counter_app.domain.label import LabelKind
from counter_app.domain.letters import SupplementContent
from counter_app.domain.people.applicant import (
    Authority,
    Basis,
    Deceased,
    Organisation,
    Person,
    Submitter,
)
from counter_app.domain.workflow import PaperKind
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import receive
from counter_app.services.intake.offer import offer
from counter_app.services.lookup import DossierView, open_dossier
from counter_app.services.moving.collecting import proposed
from counter_app.services.papers.labels import LabelOrder, labels_pdf
from counter_app.services.wording.letters import Occasion, letter_for

Read = Callable[[bytes], str]
BINH = Person(name="Trần Văn Bình", personal_id="001085000002", address="Xóm 5, Xã A")
CHU = Person(name="Lê Văn Chủ", personal_id="001085000777", address="Bản Lùng, Xã B")
HOA = Person(name="Lê Thị Hoa", personal_id="001132000123", address="Xóm 9", deceased=Deceased())
PAPER = Authority(kind="Văn bản ủy quyền", no="45/UQ", principal=CHU)


def taken(desk: Desk, basis: Basis, **more: object) -> DossierView:
    person = Submitter(person=BINH, basis=basis)
    draft = Draft(submitter=person, procedure_code="1.004873", phone="0912345678", **more)  # type: ignore[arg-type]
    at = desk.clock.now()
    made = receive(draft, offer=offer(draft, desk=desk, at=at), desk=desk, at=at)
    return open_dossier(made.dossier_id, desk=desk)


def label_of(dossier: DossierView, desk: Desk, text_of: Read) -> str:
    pdf = labels_pdf(LabelOrder(kind=LabelKind.POSTAL), [dossier.row.id], desk=desk)
    return " ".join(text_of(pdf).split())


def test_what_an_attorney_filed_is_sent_to_the_owner_at_the_owner_s_address(
    desk: Desk, text_of: Read
) -> None:
    plain = taken(desk, Basis.ATTORNEY, authority=PAPER)  # filed before owners were told
    named = taken(desk, Basis.ATTORNEY, authority=PAPER, owners=(CHU,), return_address="Tổ 3")
    body = Organisation(name="Chùa Phúc Linh", address="Thôn 2")

    label = label_of(plain, desk, text_of)
    assert "Lê Văn Chủ Bản Lùng, Xã B" in label
    assert "Bình" not in label
    assert "Xóm 5" not in label
    assert "Lê Văn Chủ Tổ 3" in label_of(named, desk, text_of)
    of_a_body = taken(desk, Basis.ATTORNEY, authority=PAPER, organisation=body)
    assert "Chùa Phúc Linh Thôn 2" in label_of(of_a_body, desk, text_of)


def test_nothing_is_sent_to_the_dead(desk: Desk, text_of: Read) -> None:
    heir = taken(desk, Basis.HEIR, owners=(HOA,))

    assert "Trần Văn Bình Xóm 5, Xã A" in label_of(heir, desk, text_of)
    assert "Hoa" not in label_of(heir, desk, text_of)
    assert proposed(heir).name == BINH.name


def test_a_letter_names_whose_the_dossier_is(desk: Desk) -> None:
    dossier = taken(desk, Basis.ATTORNEY, authority=PAPER, owners=(CHU,))
    why = Occasion(reason="Còn thiếu giấy", points=(), due_at=None, at=desk.clock.now())
    paper = letter_for(PaperKind.SUPPLEMENT_REQUEST, why, dossier=dossier, desk=desk)

    content = paper.content_of(1)
    assert isinstance(content, SupplementContent)
    assert (content.applicant.name, content.applicant.address) == (CHU.name, CHU.address)
    assert content.applicant.phone == "0912345678"
