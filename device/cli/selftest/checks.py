"""What a self-test looks at afterwards: the sealed message, and what was left on the disk. Pure but for reading."""

from __future__ import annotations

from pathlib import Path

from device.cli.bundle.scan import Hit, Secrets, scan_state
from device.cli.demo.person import Method
from device.cli.selftest.errors import SelftestFailed
from device.cli.selftest.host import LETTER, TERMINAL, ThrowAwayHost
from device.cli.selftest.places import Folder
from device.daemon.outbox.export import read_rows
from device.firmware.face.model_files import EMBEDDER, load_model
from device.firmware.keys.keystore import Keystore
from device.firmware.simulated.persona import Persona
from device.wire.errors import MessageError
from device.wire.messages.visit import VisitClaims
from device.wire.words import CertificateStatus, Genuine, Liveness, Outcome
from device.wire.words import Method as Wire


def open_visit(folder: Folder, host: ThrowAwayHost) -> VisitClaims:
    """Take the one message out of the outbox and open it as the host would.

    Raises:
        SelftestFailed: there is not exactly one, or it cannot be opened.
    """
    rows = read_rows(folder.daemon_state)
    if len(rows) != 1:
        raise SelftestFailed(f"{len(rows)} messages in the outbox")
    signer = Keystore(folder.firmware_state).signing.public()
    try:
        return host.open(rows[0].sealed, signer)
    except MessageError as error:
        raise SelftestFailed(f"the message cannot be opened: {error}") from error


def check_visit(claims: VisitClaims, method: Method, ticket: str, models: Path) -> None:
    """Check that the message says what happened; without a host's time no certificate is judged by its dates.

    Raises:
        SelftestFailed: it says something else; the text names the first thing.
    """
    body = claims.body
    by_way = {
        Method.FACE: (Wire.FACE, Outcome.MATCH, Liveness.PASSED),
        Method.PIN: (Wire.PIN, Outcome.VERIFIED, Liveness.NOT_CHECKED),
    }
    expected = {
        "terminal": (claims.iss, TERMINAL),
        "ticket": (body.ticket, ticket),
        "letter": (body.ticket[:1], LETTER),
        "holder": ((body.holder.method, body.holder.outcome, body.holder.liveness), by_way[method]),
        "genuine": (body.card.genuine, Genuine.PROVED if method is Method.FACE else body.card.genuine),
        "certificate": (body.card.certificate_status, CertificateStatus.NOT_CHECKED),
        "signature": (bool(body.pin.signature), method is Method.PIN),
        "model": (_embedder(claims), load_model(models, EMBEDDER).card.sha256 if method is Method.FACE else ""),
    }
    for name, (found, wanted) in expected.items():
        if found != wanted:
            raise SelftestFailed(f"{name} is {found}, not {wanted}")


def _embedder(claims: VisitClaims) -> str:
    return next((model.sha256 for model in claims.body.face.models if model.name == EMBEDDER), "")


def search_left(folder: Folder, persona: Persona) -> list[Hit]:
    """Search the programs' states and logs for the made-up person: name, PIN-free numbers, pictures, certificates."""
    secrets = Secrets(words=(persona.name, persona.kana, persona.card.serial, persona.card.password))
    places = (folder.firmware_state, folder.daemon_state)
    files = [path for place in places for path in place.rglob("*") if path.is_file()]
    files += [folder.log(name) for name in ("firmware", "daemon")]
    return [hit for path in files for hit in scan_state(path.name, path.read_bytes(), secrets)]
