"""What is done with a result besides handing it out: told of, laid elsewhere, read, put right."""

from typing import Final

from counter_app.domain.dossier import State
from counter_app.domain.people.applicant import Basis
from counter_app.domain.rights import Right, may
from counter_app.domain.telling import OUTCOME_LABELS, TOLD_LABELS
from counter_app.domain.workflow import PaperKind
from counter_app.services.lookup import DossierView
from counter_app.services.moving import mending, results
from counter_app.services.moving.collecting import paper_revoked, proof_lines, revoke_paper
from counter_app.services.moving.mending import MENDABLE, READABLE, WrongResult
from counter_app.services.moving.results import ON_SHELF, Told, place_for
from counter_app.services.papers.proof_papers import ProofPaper
from ui.acts.act import Act, Scene
from ui.acts.proofs import print_proof
from ui.acts.writing import ask_and_write
from ui.desk.counter import Counter
from ui.dialogs.questions import Question
from ui.strings import masked

LETTERS: Final = (
    (None, "Không gửi giấy"),
    (PaperKind.RESULT_NOTICE, "Giấy báo có kết quả"),
    (PaperKind.COLLECTION_REMINDER, "Giấy nhắc nhận kết quả"),
)


def _waits(dossier: DossierView, _counter: Counter) -> bool:
    return dossier.row.state in ON_SHELF


def _tell(scene: Scene) -> None:
    draft = scene.dossier.received.draft
    reach = draft.phone or draft.return_address or draft.applicant.address
    ask_and_write(
        scene,
        "Báo cho công dân",
        (
            Question(name="way", words="Báo &bằng cách", options=tuple(TOLD_LABELS.items())),
            Question(name="outcome", words="&Kết quả", options=tuple(OUTCOME_LABELS.items())),
            Question(name="words", words="&Ghi chú", hint="Hẹn chiều thứ Hai đến lấy", length=250),
            Question(name="paper", words="Giấ&y kèm theo", options=LETTERS),
        ),
        told=f"Liên lạc: {reach}" if reach else "Không có số điện thoại, địa chỉ.",
        key="Ghi đã báo",
        work=lambda answer, at: results.tell(
            scene.dossier.row.id, Told(**answer), desk=scene.counter.desk, at=at
        ),
        words="Đã ghi việc báo cho công dân.",
    )


def _shelve(scene: Scene) -> None:
    now = scene.dossier.row.standing.shelf or place_for(scene.dossier, desk=scene.counter.desk)
    ask_and_write(
        scene,
        "Xếp kết quả lên kệ",
        (Question(name="shelf", words="&Chỗ để", value=now, length=60),),
        work=lambda answer, at: results.shelve(
            scene.dossier.row.id, answer["shelf"], desk=scene.counter.desk, at=at
        ),
        words=lambda answer: f"Đã ghi kết quả ở {answer['shelf']}.",
    )


def _is_readable(dossier: DossierView, _counter: Counter) -> bool:
    return dossier.row.state in READABLE


def _proofread(scene: Scene) -> None:
    wrong = "Đã ghi chỗ sai; kết quả phải làm lại, không cần hồ sơ mới."
    ask_and_write(
        scene,
        "Đọc soát trước khi ký",
        (
            Question(
                name="reader",
                words="&Người đọc soát",
                value=scene.dossier.received.draft.submitter.person.name,
                length=120,
            ),
            Question(
                name="mistake",
                words="Chỗ &sai, nếu có",
                hint="Để trống khi mọi chữ đều đúng",
                length=500,
            ),
        ),
        told="\n".join(
            (
                "Mời công dân đọc từng mục trên kết quả:",
                *map(masked, mending.to_read(scene.dossier)),
            )
        ),
        key="Ghi đã đọc soát",
        work=lambda answer, at: mending.proofread(
            scene.dossier.row.id, **answer, desk=scene.counter.desk, at=at
        ),
        words=lambda answer: (
            wrong if answer["mistake"] else "Đã ghi: công dân đọc soát, không có chỗ sai."
        ),
    )


def _may_be_wrong(dossier: DossierView, _counter: Counter) -> bool:
    return dossier.row.state in MENDABLE


def _wrong(scene: Scene) -> None:
    ask_and_write(
        scene,
        "Kết quả sai do cơ quan",
        (
            Question(name="wrong", words="Nội dung &sai", hint="Ít nhất 10 chữ", length=500),
            Question(name="right", words="Nội dung đúng", length=500),
            Question(name="reason", words="&Nguyên nhân", hint="Ít nhất 10 chữ", length=500),
        ),
        told="Công dân không phải nộp thêm giấy tờ, không trả thêm tiền.",
        key="Ghi và in thư xin lỗi" if mending.is_out(scene.dossier) else "Ghi kết quả sai",
        work=lambda answer, at: mending.wrong_result(
            scene.dossier.row.id, WrongResult(**answer), desk=scene.counter.desk, at=at
        ),
        words="Đã ghi kết quả sai." + _who_sends_back(scene.counter),
    )


def _who_sends_back(counter: Counter) -> str:
    return (
        " Hồ sơ trở lại nơi giải quyết."
        if mending.may_send_back(counter.desk)
        else " Lãnh đạo quyết định làm lại."
    )


def _is_returned(dossier: DossierView, _counter: Counter) -> bool:
    return dossier.row.state is State.RETURNED


def _prove(scene: Scene) -> None:
    from ui.dialogs.papers.proof import ProofDialog

    prints = may(scene.counter.desk.clerk, Right.WRITE)
    if ProofDialog.ask(proof_lines(scene.dossier), prints=prints, parent=scene.over):
        print_proof(ProofPaper.HANDED_OUT, scene)


def _has_paper(dossier: DossierView, _counter: Counter) -> bool:
    acts_for_another = dossier.received.draft.submitter.basis in (Basis.ATTORNEY, Basis.CARRIER)
    return acts_for_another and not paper_revoked(dossier)


def _revoke(scene: Scene) -> None:
    ask_and_write(
        scene,
        "Giấy ủy quyền hết hiệu lực",
        (Question(name="reason", words="&Lý do", hint="Người ủy quyền hủy bỏ ngày …"),),
        told="Từ nay không ai dùng giấy này để nộp hồ sơ hay nhận kết quả được.",
        work=lambda answer, at: revoke_paper(
            scene.dossier.row.id, answer["reason"], desk=scene.counter.desk, at=at
        ),
        words="Đã ghi giấy ủy quyền hết hiệu lực.",
    )


TELL = Act(label="Báo công dân đến nhận kết quả", offered=_waits, play=_tell)
SHELVE = Act(label="Xếp kết quả lên kệ", offered=_waits, play=_shelve)
PROOFREAD = Act(label="Đọc soát trước khi ký", offered=_is_readable, play=_proofread)
WRONG_RESULT = Act(label="Kết quả sai, làm lại miễn phí", offered=_may_be_wrong, play=_wrong)
PROOF = Act(label="Xem bằng chứng đã giao", offered=_is_returned, play=_prove, right=None)
REVOKE = Act(label="Giấy ủy quyền hết hiệu lực", offered=_has_paper, play=_revoke)
