"""The rules of judging with what they know of one commune: its office, its catalogue, the secret.

What the rules are is ``judging``; when they are asked is ``push`` and ``releasing``.
"""

from collections.abc import Callable
from datetime import date

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from counter_app.central.batch import Judge
from counter_app.central.judging import Given, Verdict, judge
from counter_app.central.keys import secret_for
from counter_app.central.rulebook import Rulebook
from counter_app.domain.dossier_now import DossierNow
from counter_app.protocol.push import PushedOperation
from db.central.store import Connection

# Reads what it needs of a commune, whose office has that agency's code, in the transaction given.
Judging = Callable[[Connection, str, str], Judge]


def judging_on(rulebook: Rulebook, key: Ed25519PrivateKey, on: date) -> Judging:
    """The rules as they are on a day, for any commune of the cell."""
    secret = secret_for(key, "lookup")

    def judging(connection: Connection, commune: str, agency: str) -> Judge:
        catalogue = rulebook.catalogue(connection, commune, on)

        def judged(sent: PushedOperation, now: DossierNow | None, device: str) -> Verdict:
            given = Given(device=device, agency=agency, key=secret, catalogue=catalogue)
            return judge(sent, now, given)

        return judged

    return judging
