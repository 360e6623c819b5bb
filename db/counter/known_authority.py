"""Reads the papers by which somebody acted for another before, with what became of them since."""

from sqlalchemy import Connection

from counter_app.domain.people.applicant import Person
from db.counter import views
from db.counter.marks import attorney_marks, marked
from db.counter.views import DossierView
from db.engine import cursor_of

_MOST = 20


def filed_by_paper(connection: Connection, attorney: Person) -> tuple[DossierView, ...]:
    """The last dossiers that ``attorney`` filed by a paper, whole, the newest first."""
    numbers = marked(cursor_of(connection), attorney_marks(attorney), _MOST)
    found = (views.view(connection, row.id) for row in views.rows_of(connection, numbers))
    return tuple(one for one in found if one is not None)
