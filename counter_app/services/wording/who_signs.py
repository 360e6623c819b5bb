"""Who signs a paper: the person at the desk, who signs with them, and the head of the unit.

Whoever cannot sign gives a fingerprint; whoever can do neither has two witnesses, who sign. A paper
is read out to who cannot read it, through an interpreter where they speak another language.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from msgspec.structs import replace

from counter_app.core.clock import local
from counter_app.core.text import fold
from counter_app.domain.catalogue.procedure import Case
from counter_app.domain.checklist import GivenComponent
from counter_app.domain.draft import Draft
from counter_app.domain.letters import LEADER_NOTE, LEADER_TITLE
from counter_app.domain.office import Office
from counter_app.domain.papers import Aid, Signer
from counter_app.domain.people.applicant import (
    SIGNING_MODE_LABELS,
    UNABLE_LABELS,
    Signing,
    SigningMode,
    Unable,
)
from counter_app.services.wording.by_what_right import by_what_right

WITNESS: Final = "NGƯỜI LÀM CHỨNG"
INTERPRETER: Final = "NGƯỜI PHIÊN DỊCH"
CONSENTING: Final = "NGƯỜI TỪ ĐỦ 9 TUỔI ĐỒNG Ý"
NEITHER: Final = "(Không ký, không điểm chỉ được)"
_FINGER: Final = "ngón"


def head_signer(office: Office, at: datetime) -> Signer:
    """Who signs for the unit that day; a blank where nobody does, or nobody knows."""
    on_duty = office.signer(local(at).date())
    if on_duty is None:
        return Signer(title=LEADER_TITLE, name="", note=LEADER_NOTE)
    note = f"({on_duty.authority}) {LEADER_NOTE}" if on_duty.authority else LEADER_NOTE
    return Signer(title=on_duty.title, name=on_duty.name, note=note)


def submitter_signer(draft: Draft, title: str) -> Signer:
    """The submitter's own place, with what they put there in brackets."""
    return signer_by(draft.submitter.signing, draft.submitter.person.name, title)


def signer_by(signing: Signing, name: str, title: str) -> Signer:
    """A citizen's place on any paper, by the way they sign."""
    if signing.mode is SigningMode.FINGERPRINT:
        return Signer(title=title, name=name, note=_fingerprint(signing.finger))
    if signing.mode is SigningMode.NEITHER:
        return Signer(title=title, name=name, note=NEITHER)
    return Signer(title=title, name=name)


def aid_of(draft: Draft) -> Aid:
    """How the submitter was helped, and by what right they file."""
    aid = helped(draft.submitter.signing)
    return replace(aid, told=" ".join(filter(None, (*by_what_right(draft), aid.told))))


def helped(signing: Signing) -> Aid:
    """Who read the paper out and who interpreted; witnesses and interpreter sign as well."""
    signers = [Signer(title=WITNESS, name=one.name) for one in signing.witnesses]
    if signing.interpreter is not None:
        signers.append(Signer(title=INTERPRETER, name=signing.interpreter.name))
    return Aid(told=_told(signing), signers=tuple(signers))


def with_consent(aid: Aid, draft: Draft, given: Iterable[GivenComponent], case: Case) -> Aid:
    """The same, and who the dossier is about signs as well where a paper handed in says so."""
    if draft.subject is None:
        return aid
    in_hand = {fold(paper.label) for paper in given}
    wanted = any(paper.subject_signs and fold(paper.label) in in_hand for paper in case.checklist)
    if not wanted:
        return aid
    return replace(aid, signers=(Signer(title=CONSENTING, name=draft.subject.name), *aid.signers))


def how_signed(signing: Signing) -> tuple[str, ...]:
    """How somebody signs and who helps, as a screen tells it: a line for each."""
    mode = SIGNING_MODE_LABELS[signing.mode].lower()
    if signing.mode is SigningMode.FINGERPRINT:
        mode = f"{mode} {_which(signing.finger)}".strip()
    lines = [", ".join((f"Cách ký: {mode}", *_cannot(signing)))]
    if signing.mandate:
        lines.append(f"Ký thay các chủ hồ sơ theo {signing.mandate}")
    lines += [f"Người làm chứng: {one.name}" for one in signing.witnesses]
    if signing.interpreter is not None:
        lines.append(f"Người phiên dịch: {signing.interpreter.name}")
    if signing.read_aloud_by:
        lines.append(f"Người đọc lại: {signing.read_aloud_by}")
    return tuple(lines)


def _cannot(signing: Signing) -> tuple[str, ...]:
    return tuple(UNABLE_LABELS[one].lower() for one in signing.unable or ())


def _told(signing: Signing) -> str:
    cannot = _cannot(signing)
    read_out = signing.read_aloud_by or Unable.READ in (signing.unable or ())
    parts = [f"Người nộp hồ sơ {', '.join(cannot)}."] if cannot else []
    if read_out or signing.interpreter is not None:
        parts.append("Người nộp hồ sơ đã được đọc lại, giải thích và hiểu nội dung giấy này.")
    if signing.read_aloud_by:
        parts.append(f"Người đọc lại: {signing.read_aloud_by}.")
    if signing.interpreter is not None:
        parts.append(f"Người phiên dịch: {signing.interpreter.name}.")
    return " ".join(parts)


def _fingerprint(finger: str) -> str:
    which = _which(finger)
    return f"(Điểm chỉ {which})" if which else "(Điểm chỉ)"


def _which(finger: str) -> str:
    """``finger`` as typed, with or without its first word."""
    which = finger.strip()
    which = f"{which[:1].lower()}{which[1:]}"
    if which and not which.startswith(_FINGER):
        which = f"{_FINGER} {which}"
    return which
