"""The settings of `uketsuke-host`: one frozen dataclass, a section for each part.

Every limit and time is a key here; nothing is read from the environment.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from device.wire.errors import MessageInvalid
from device.wire.topics import MqttVersion, check_name
from host.base.handover_settings import HandoverSettings
from host.base.metrics_settings import MetricsSettings
from host.base.oqs_settings import CompanionSettings, ConnectorKind, EligibilitySettings, OqsSettings
from host.base.record_settings import BackupSettings, RecordsSettings, RetentionSettings

_LEASE_MARGIN_S = 5.0
"""A lease outlives the longest question by this, so that two workers never ask about one visit."""


@dataclass(frozen=True)
class BrokerSettings:
    """Where mosquitto listens, where its files are made, and how the host connects to it."""

    folder: Path
    """Folder for ca.pem, server.pem, server.key, acl and mosquitto.conf."""
    data: Path
    """Folder in which the broker keeps its store; owned by the broker's user."""
    group: str = ""
    """The group of the broker's account, if `init` is to make `folder` for it; what is in there is readable by the
    folder's group in any case."""
    host: str = "127.0.0.1"
    """The name or address that terminals connect to; it stands in the broker's certificate."""
    port: int = 8883
    listen: str = ""
    """The address that the broker binds; empty means `host`."""
    keepalive_s: int = 20
    session_expiry_s: int = 604_800
    receive_maximum: int = 200
    reconnect_max_s: int = 15
    reload: tuple[str, ...] = ()
    """The command that makes the broker read its files again, word by word; empty where the service manager watches
    them (`uketsuke-broker-reload.path`)."""
    protocol: MqttVersion = MqttVersion.V5
    """The MQTT version that the host speaks, "5" or "3.1.1", for a broker that knows only the older one."""

    def __post_init__(self) -> None:
        """Check the numbers."""
        _check_positive(
            self.port, self.keepalive_s, self.session_expiry_s, self.receive_maximum, self.reconnect_max_s
        )


@dataclass(frozen=True)
class EnrolmentSettings:
    """Where the enrolment service listens; port 0 takes a free one and writes it to the state folder."""

    host: str = "127.0.0.1"
    port: int = 8443
    url: str = ""
    """The address that terminals are told; empty means that of `host` and `port`."""
    code_valid_s: int = 1800
    tries_per_minute: int = 20

    def __post_init__(self) -> None:
        """Check the numbers."""
        _check_positive(self.code_valid_s, self.tries_per_minute)


@dataclass(frozen=True)
class CertificateSettings:
    """How long certificates for TLS are good, in seconds; each is renewed when two thirds of that are over."""

    life_s: int = 7_776_000
    check_every_s: float = 3600.0
    """How often the host looks after its own certificates, keys and the list of revoked ones."""

    def __post_init__(self) -> None:
        """Check the numbers."""
        _check_positive(self.life_s, self.check_every_s)


@dataclass(frozen=True)
class RotationSettings:
    """What happens when `uketsuke-host keys rotate` makes new message keys; durations in seconds."""

    lead_s: int = 86_400
    """Terminals and subscribers are told of new keys so long before the host begins to sign with them."""
    overlap_s: int = 2_592_000
    """Signatures of the former keys count so long; whoever was away for all of it has to be enrolled again."""
    opens_s: int = 34_560_000
    """After the overlap, what was sealed for a former key is still opened for so long: an outbox in a drawer."""

    def __post_init__(self) -> None:
        """Check that the new keys speak before the former ones fall silent."""
        if not 0 <= self.lead_s <= self.overlap_s or self.opens_s < 0:
            raise ValueError("lead_s must lie between 0 and overlap_s, and opens_s not below 0")


@dataclass(frozen=True)
class DeskSettings:
    """Where the desk page listens; port 0 takes a free one.

    `names` are further host names under which staff open it, for example behind the clinic's own web server.
    """

    host: str = "127.0.0.1"
    port: int = 8080
    names: tuple[str, ...] = ()
    idle_s: float = 1800.0
    """A log-in ends so long after the last touch."""
    second_factor_for: tuple[str, ...] = ("administrator",)
    """Accounts with one of these roles have to set up an authenticator before they can do anything else."""
    call_network: str = ""
    """Whom staff call when the broker or the host does not work: a name and a telephone number."""
    call_terminal: str = ""
    """Whom they call when a terminal does not answer."""

    def __post_init__(self) -> None:
        """Check the numbers."""
        _check_positive(self.idle_s)


@dataclass(frozen=True)
class AuthoritySettings:
    """The eligibility system."""

    url: str
    token_file: Path
    ca: Path | None = None
    """The issuer of the system's own certificate (PEM), where that is not a public one."""
    certificate: Path | None = None
    """This clinic's certificate with its key in one PEM file, where the system asks for it."""
    timeout_s: float = 5.0
    """Time for one try."""
    attempts: int = 2

    def __post_init__(self) -> None:
        """Check the numbers."""
        _check_positive(self.timeout_s, self.attempts)

    @property
    def total_s(self) -> float:
        """Time for all tries of one question, with a second for the pauses between them."""
        return self.timeout_s * self.attempts + 1.0


@dataclass(frozen=True)
class TrustSettings:
    """The issuers of user authentication certificates (PEM), and whether made-up ones are allowed."""

    user_ca: tuple[Path, ...] = ()
    accept_test: bool = False


@dataclass(frozen=True)
class VisitSettings:
    """Times of a visit, in seconds."""

    challenge_s: int = 90
    challenge_every_s: float = 30.0
    reply_expires_s: int = 120
    settings_expires_s: int = 3600
    """A terminal that was away gets them anew when it says that it is there."""
    confirm_within_s: int = 1800
    recheck_s: float = 60.0
    recheck_max_s: float = 1800.0
    recheck_for_s: float = 86_400.0
    lease_s: float = 60.0
    poll_s: float = 1.0
    at_once: int = 32
    """How many visits are asked about at the same time whose patients wait."""
    late_at_once: int = 2
    """How many others, which came late, beside them: few, so that the eligibility system answers the former first."""
    resend_s: float = 2.0
    resend_max_s: float = 3600.0
    """A subscriber that comes back asks by itself, so the broker's queue is not filled with repeats meanwhile."""
    resend_window: int = 100
    """How many unacknowledged results of one subscriber are on their way at the same time."""
    quarantine_rows: int = 1000
    import_within_s: float = 90 * 86_400.0
    """How long after its replacement what a terminal's outbox held can still be taken in."""

    def __post_init__(self) -> None:
        """Check the numbers."""
        _check_positive(*(getattr(self, name) for name in self.__dataclass_fields__))


@dataclass(frozen=True)
class BatchSettings:
    """Lists asked about in one go: how often the eligibility system is asked how far it came; in seconds."""

    poll_s: float = 2.0
    retry_s: float = 30.0
    """After a failure that may pass; doubled each time."""
    retry_max_s: float = 600.0
    give_up_s: float = 43_200.0
    """A list that could not be asked for so long has failed."""
    lease_s: float = 60.0
    """After the death of a worker another goes on with its list so much later."""

    def __post_init__(self) -> None:
        """Check the numbers."""
        _check_positive(*(getattr(self, name) for name in self.__dataclass_fields__))


@dataclass(frozen=True)
class WaySettings:
    """What the host does when the way to the eligibility system is down; times in seconds."""

    failures: int = 3
    """After so many failures in a row it answers "could not check" at once and only tries now and then."""
    pause_s: float = 5.0
    pause_max_s: float = 60.0
    try_s: float = 30.0
    """A try that has not ended by then no longer keeps the next one back."""
    catch_up_every_s: float = 0.25
    """When it works again, the visits that could not be checked are asked about one after the other, so far apart."""
    contact: str = ""
    """Whom staff call about it, with the number, in the clinic's own words; the desk shows it."""

    def __post_init__(self) -> None:
        """Check the numbers."""
        _check_positive(self.failures, self.pause_s, self.pause_max_s, self.try_s, self.catch_up_every_s)
        if self.pause_max_s < self.pause_s:
            raise ValueError("pause_max_s must not be below pause_s")


@dataclass(frozen=True)
class HostSettings:
    """All settings."""

    clinic: str
    state: Path
    broker: BrokerSettings
    authority: AuthoritySettings | None = None
    """Needed by the connector `authority`."""
    name: str = "h-main"
    database: str = ""
    """An SQLAlchemy URL; empty means the SQLite file in the state folder."""
    enrolment: EnrolmentSettings = field(default_factory=EnrolmentSettings)
    certificates: CertificateSettings = field(default_factory=CertificateSettings)
    rotation: RotationSettings = field(default_factory=RotationSettings)
    desk: DeskSettings = field(default_factory=DeskSettings)
    eligibility: EligibilitySettings = field(default_factory=EligibilitySettings)
    oqs: OqsSettings | None = None
    companion: CompanionSettings = field(default_factory=CompanionSettings)
    trust: TrustSettings = field(default_factory=TrustSettings)
    visit: VisitSettings = field(default_factory=VisitSettings)
    way: WaySettings = field(default_factory=WaySettings)
    batch: BatchSettings = field(default_factory=BatchSettings)
    handover: HandoverSettings = field(default_factory=HandoverSettings)
    retention: RetentionSettings = field(default_factory=RetentionSettings)
    backup: BackupSettings = field(default_factory=BackupSettings)
    records: RecordsSettings = field(default_factory=RecordsSettings)
    metrics: MetricsSettings = field(default_factory=MetricsSettings)

    def __post_init__(self) -> None:
        """Check the names that stand in topics and certificates."""
        try:
            check_name(self.clinic)
            check_name(self.name, "h-")
        except MessageInvalid as error:
            raise ValueError(str(error)) from error
        if self.visit.lease_s < self.question_s + _LEASE_MARGIN_S:
            raise ValueError(f"visit.lease_s must be above {self.question_s + _LEASE_MARGIN_S:.0f} here")
        if self.companion.letter and (self.oqs is None or self.oqs.face is None):
            raise ValueError("companion.letter needs the folder oqs.face")
        read = (self.oqs.request, self.oqs.result, self.oqs.face) if self.oqs else ()
        if self.handover.files.folder and self.handover.files.folder in read:
            raise ValueError("handover.files.folder must be none of oqs: the host would read its own files")

    @property
    def question_s(self) -> float:
        """The longest that one question can take.

        Raises:
            ValueError: the section of the chosen connector is missing.
        """
        if self.eligibility.connector is ConnectorKind.OQS_FILES:
            if self.oqs is None or self.oqs.request is None:
                raise ValueError("the connector oqs-files needs the folders oqs.request and oqs.result")
            return self.oqs.answer_s
        if self.authority is None:
            raise ValueError("the connector authority needs the section authority")
        return self.authority.total_s


def _check_positive(*values: float) -> None:
    if any(value <= 0 for value in values):
        raise ValueError("numbers of this section must be above 0")
