"""The body of ``subject.restricted``, version 1: the use of a person's data, restricted or no longer.

A desk or a server that does not know the kind sets it aside, as it does with every unknown one, and
takes it up once it is a newer version. Nothing is told of who only asked, or was refused.
"""

from counter_app.protocol.happened import Happened


class SubjectRestricted(Happened, frozen=True, kw_only=True):
    """Who decided (``clerk``), of whom and on what ground; instants in milliseconds since 1970.

    ``person`` is a number or a name, as the request named them: all that is told of them.
    ``why`` is the request's reason, ``answer`` the decision's.
    """

    person: str
    in_force: bool
    why: str
    answer: str
    asked_ms: int
    done_ms: int
