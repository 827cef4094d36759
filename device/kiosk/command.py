"""The browser's command line and environment: kiosk mode, one window, a profile that nobody used before.

There is no debugging port among the flags, ever: it works in spite of the policies that forbid developer tools.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from device.kiosk.settings import KioskSettings

FLAGS = (
    "--kiosk",
    "--no-first-run",
    "--no-default-browser-check",
    "--noerrdialogs",
    "--disable-infobars",
    "--disable-session-crashed-bubble",
    "--hide-crash-restore-bubble",
    "--disable-component-update",
    "--disable-background-networking",
    "--disable-sync",
    "--disable-extensions",
    "--disable-notifications",
    "--check-for-update-interval=31536000",
    "--disable-pinch",
    "--overscroll-history-navigation=0",
    "--disable-features=Translate,TranslateUI,OverscrollHistoryNavigation,MediaRouter,DialMediaRouteProvider",
    "--disable-breakpad",
    "--autoplay-policy=no-user-gesture-required",
    "--password-store=basic",
    "--disk-cache-size=1",  # the page is on this machine
    "--renderer-process-limit=1",
    "--force-device-scale-factor=1",  # the page's own figures turn millimetres into pixels
)
_PASSED_ON = (
    *("DISPLAY", "XAUTHORITY", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR"),  # the way to the screen
    *("PULSE_SERVER", "PIPEWIRE_RUNTIME_DIR"),  # the way to the loudspeaker
)


def make_command(settings: KioskSettings, profile: Path) -> list[str]:
    """Give the command line.

    The page is opened as an application: such a window has no tabs and no address, and leaves even the keys that a
    browser keeps to itself to the page, which swallows them.
    """
    sandbox = [] if settings.sandbox else ["--no-sandbox", "--test-type"]
    size = [f"--window-size={settings.size.replace('x', ',')}", "--window-position=0,0"] if settings.size else []
    return [
        *("setpriv", "--pdeathsig", "KILL", "--", str(settings.browser)),
        *FLAGS,
        *sandbox,
        *size,
        f"--ozone-platform={settings.display}",
        f"--user-data-dir={profile}",
        f"--app={settings.url}",
    ]


def make_environment(given: Mapping[str, str], home: Path) -> dict[str, str]:
    """Give what the browser needs of `given`; the service manager's socket is not among it."""
    kept = {name: given[name] for name in _PASSED_ON if name in given}
    return {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(home), "LANG": "ja_JP.UTF-8", **kept}
