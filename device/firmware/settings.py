"""The firmware's configuration: one dataclass per section, every limit a key."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from device.firmware.camera.settings import CameraSettings
from device.firmware.card.transport.reader import ReaderSettings
from device.firmware.face.settings import FaceSettings
from device.firmware.guide.settings import GuideSettings
from device.firmware.keys.places.settings import KeySettings
from device.firmware.panel.settings import PanelSettings
from device.firmware.screen.settings import ScreenSettings
from device.firmware.speech.settings import SpeechSettings
from device.firmware.tray.settings import TraySettings
from device.firmware.visit.visit import Rules


@dataclass(frozen=True)
class DaemonSettings:
    """Section `[daemon]`: the socket on which the daemon listens, and how long a commit may take."""

    socket: Path = Path("/run/uketsuke-daemon/daemon.sock")
    put_s: float = 4.0


@dataclass(frozen=True)
class TrustSettings:
    """Section `[trust]`: whose certificates and card keys are believed.

    `user_ca` are PEM files, `card_keys` TOML files with card-verifiable CA keys. `accept_test` lets test and
    simulated cards in, and is never set in a clinic.
    """

    user_ca: tuple[Path, ...] = ()
    card_keys: tuple[Path, ...] = ()
    accept_test: bool = False


@dataclass(frozen=True)
class ModelSettings:
    """Section `[models]`: where the built models lie."""

    folder: Path = Path("/usr/lib/uketsuke/models")


@dataclass(frozen=True)
class FirmwareSettings:
    """The whole file `firmware.toml`."""

    card: ReaderSettings
    clinic_name: str = ""
    state: Path = Path("/var/lib/uketsuke-firmware")
    screen_socket: Path = Path("/run/uketsuke-firmware/screen.sock")
    diagnosis_socket: Path = Path("/run/uketsuke-firmware/staff/diagnosis.sock")
    metrics_socket: Path | None = None
    """Where the metrics are served; by default `metrics.sock` beside `diagnosis_socket`."""
    daemon: DaemonSettings = field(default_factory=DaemonSettings)
    keys: KeySettings = field(default_factory=KeySettings)
    trust: TrustSettings = field(default_factory=TrustSettings)
    camera: CameraSettings = field(default_factory=CameraSettings)
    tray: TraySettings = field(default_factory=TraySettings)
    models: ModelSettings = field(default_factory=ModelSettings)
    face: FaceSettings = field(default_factory=FaceSettings)
    panel: PanelSettings = field(default_factory=PanelSettings)
    guide: GuideSettings = field(default_factory=GuideSettings)
    screen: ScreenSettings = field(default_factory=ScreenSettings)
    speech: SpeechSettings = field(default_factory=SpeechSettings)
    visit: Rules = field(default_factory=Rules)

    @property
    def metrics(self) -> Path:
        """Where the metrics are served."""
        return self.metrics_socket or self.diagnosis_socket.with_name("metrics.sock")
