"""One call to the portal: the envelope of every service, under a session that is still good.

What an answer means is in ``answers``; where the session comes from, in ``session``.
"""

from typing import Final

import msgspec

from counter_app.central.portal.answers import Outcome, Said, understood
from counter_app.central.portal.session import JSON, PortalAddress, Session, client_of
from db.central.portal import Message

MESSAGE_ID: Final = "X-Message-Id"
FILED: Final = "TraCuuHoSo"
SECTORS: Final = "LayDanhMucLinhVuc"
NEW: Final = 1  # TrangThaiHoSo of what nobody has answered yet
_RUN_OUT: Final = frozenset({Outcome.SHUT, Outcome.EXPIRED})


class PortalLine:
    """Asks the portal; for one thread at a time, but ``cut`` may come from any."""

    def __init__(self, address: PortalAddress) -> None:
        """Raises ``EnvironmentFault`` unless https, or http on this machine."""
        self._client, self._path = client_of(address.url, address.authority)
        self._session, self._headers = Session(address), address.headers

    def send(self, message: Message, unit: str) -> Said:
        """Sends a message of the unit with that agency code; raises ``LineFault``.

        A dossier that is there already is sent again as what it is by now.
        """
        data = [msgspec.Raw(message.body.encode())]
        said = self._call(message.service, unit, data, message.updating, message.id)
        if said.outcome is Outcome.THERE and not message.updating:
            said = self._call(message.service, unit, data, True, message.id)
        return said

    def filed(self, unit: str) -> Said:
        """What was filed for the unit and not answered yet; raises ``LineFault``."""
        return self._call(FILED, unit, [{"TrangThaiHoSo": NEW}], False, "")

    def sectors(self, unit: str) -> Said:
        """The portal's fields of work with their codes; raises ``LineFault``."""
        return self._call(SECTORS, unit, [], False, "")

    def cut(self) -> None:
        """Ends what is under way, from another thread."""
        self._client.cut()
        self._session.cut()

    def drop(self) -> None:
        """Lets the connection go."""
        self._client.drop()

    def _call(self, service: str, unit: str, data: object, updating: bool, key: str) -> Said:
        """The answer under the session; one that ran out is renewed once, then all waits."""
        envelope: dict[str, object] = {
            "madonvi": unit,
            "service": service,
            "isUpdating": str(updating),
            "data": data,
        }
        said = self._asked(envelope, key) if self._session.shown() else None
        if said is None or said.outcome in _RUN_OUT:
            entered = self._session.renew()
            if entered is not None and entered.outcome is not Outcome.DONE:
                return entered
            if entered is not None or said is None:
                said = self._asked(envelope, key)
        return said

    def _asked(self, envelope: dict[str, object], key: str) -> Said:
        session = self._session.shown()
        headers = dict(self._headers)
        headers |= {"Content-Type": JSON, "Authorization": f"Bearer {session}"}
        if key:
            headers[MESSAGE_ID] = key
        body = msgspec.json.encode({"session": session, **envelope})
        return understood(self._client.ask("POST", self._path, body=body, headers=headers))
