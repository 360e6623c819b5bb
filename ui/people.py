"""The people of a draft beside the one at the desk, as the window passes them around."""

from dataclasses import dataclass

from counter_app.domain.people.applicant import Organisation, Person, Signing
from counter_app.domain.people.card import person_of as person_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Others:
    """Everybody and everything beside the submitter's own card."""

    owners: tuple[Person, ...] = ()
    organisation: Organisation | None = None
    signing: Signing = Signing()
    identity: Person | None = None
    """How the submitter is known without a card: only basis, reason, nationality, passport."""

    @property
    def words(self) -> str:
        """One line that says who else there is."""
        parts = []
        if self.organisation is not None:
            parts.append(f"Tổ chức: {self.organisation.name}")
        if self.owners:
            rest = f" và {len(self.owners) - 1} người" if len(self.owners) > 1 else ""
            parts.append(f"Chủ hồ sơ: {self.owners[0].name}{rest}")
        if self.identity is not None and self.identity.is_foreigner:
            parts.append(f"Quốc tịch {self.identity.nationality}")
        if self.signing != Signing():
            parts.append("Ký: có người làm chứng, phiên dịch hoặc điểm chỉ")
        return ". ".join(parts)
