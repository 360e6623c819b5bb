"""How a list marks a dossier whose next step another desk has done, so far only heard of here."""

from counter_app.domain.dossier import DossierRow


def step_marked(words: str, one: DossierRow) -> str:
    """The cell's words, the desk before them where it went on."""
    return f"({one.step_at}) {words}" if one.step_at else words


def step_told(words: str, one: DossierRow) -> str:
    """The same in full."""
    if not one.step_at:
        return words
    return f"{words}: {one.step_at} đã làm thêm bước, máy này chưa nhận từ trung tâm"


def step_tone(one: DossierRow) -> str:
    """Such a one is not to be passed over."""
    return "warn" if one.step_at else "text"
