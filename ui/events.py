"""What happened, told to every screen that may care. Carries ids and words, never rows."""

from PySide6.QtCore import QObject, Signal


class Changes(QObject):
    """The one broadcast of the window: whoever changes the store says so here."""

    dossier_received = Signal(str)
    dossier_changed = Signal(str)
    dossier_wanted = Signal(str)
    """Somebody wants to see this dossier."""
    result_wanted = Signal(str)
    """The citizen of this dossier stands here for its result."""
    heard_wanted = Signal(str)
    """Somebody wants to see this dossier of another desk, which was only heard of."""
    search_wanted = Signal(str)
    """Somebody wants to see every dossier that answers to these words."""
    sought = Signal(str)
    """Somebody began to type what is to be found: on into the search box."""
    visits_changed = Signal()
    visit_wanted = Signal(str)
    """Somebody came back with the paper of a visit, or wants to go on with what was typed."""
    filing_wanted = Signal(str)
    """Somebody wants to answer what was filed online under this code; of none: to see them all."""
    again_wanted = Signal(str)
    """Somebody wants to take in again, from the copy here, a dossier that the central side lost."""
    queue_changed = Signal()
    questions_wanted = Signal()
    """Somebody wants to see what waits for a person, in the outbox that is open."""
    joined = Signal()
    """This desk has just joined the central side."""
    dates_wanted = Signal()
    """Somebody is about to look at what the calendar now in force makes of the promises."""
    written = Signal()
    """Something was written into the store."""
    printer_said = Signal(str)
    print_refused = Signal()
    """No device took a paper that was to be printed now."""
    print_moved = Signal(object)
    """What became of a paper after a printer took it: a ``Followed``."""
    printing_changed = Signal()
    """Another printer, sheet or copies from the next paper on."""
    clock_doubted = Signal(str)
    """Why the machine's clock cannot be right; of nothing: it may be."""
    keys_changed = Signal()
    """The recovery code was tried, or there is another."""
    said = Signal(str)
    """A passing sentence for the foot of the window."""
    said_over = Signal(str)
    """That passing sentence is no longer true."""
