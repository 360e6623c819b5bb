"""Whose a dossier is, as its screen tells it: a line for each thing known."""

from counter_app.domain.moving.items import item_lines
from counter_app.services.lookup import DossierView
from ui.draft_words import people_of, ways_of


def people_lines(dossier: DossierView) -> list[str]:
    """The submitter, by what right and how they sign, the owners with what became of single ones."""
    draft = dossier.received.draft
    submitter = draft.submitter.person.name
    head = [f"Người nộp: {submitter}"] if submitter != dossier.row.applicant_name else []
    return [*head, *people_of(draft), *item_lines(draft, dossier.events), *ways_of(draft)]
