"""What the browser may not do, as the policies that Chromium reads from a folder of the machine.

Names and values are those of Chromium's own policy list. `*` does not cover the browser's internal pages, so these
are named. `uketsuke-kiosk --print-policies` gives the file that packaging installs as
`/etc/chromium/policies/managed/uketsuke.json`; a browser without it is not started.
"""

from __future__ import annotations

import json
from pathlib import Path

from device.kiosk.errors import PoliciesMissing

FILE_NAME = "uketsuke.json"
_NOTHING = "about:blank"
BLOCKED = (
    "*",
    *(
        f"{scheme}://*"
        for scheme in ("chrome", "chrome-untrusted", "devtools", "file", "filesystem", "chrome-extension")
    ),
    *(f"{scheme}:*" for scheme in ("view-source", "data", "blob", "javascript", "mailto")),
)
_OFF = (
    "AllowDinosaurEasterEgg",
    "AllowFileSelectionDialogs",
    "AudioCaptureAllowed",
    "AutofillAddressEnabled",
    "AutofillCreditCardEnabled",
    "BackgroundModeEnabled",
    "BookmarkBarEnabled",
    "BrowserAddPersonEnabled",
    "BrowserGuestModeEnabled",
    "CloudReportingEnabled",
    "ComponentUpdatesEnabled",
    "EditBookmarksEnabled",
    "MetricsReportingEnabled",
    "NativeMessagingUserLevelHosts",
    "PasswordManagerEnabled",
    "PaymentMethodQueryEnabled",
    "PrintingEnabled",
    "PromotionsEnabled",
    "ScreenCaptureAllowed",
    "SearchSuggestEnabled",
    "ShowHomeButton",
    "SpellcheckEnabled",
    "TaskManagerEndProcessEnabled",
    "TranslateEnabled",
    "UserFeedbackAllowed",
    "VideoCaptureAllowed",
)


def make_policies(url: str) -> dict[str, object]:
    """Give the policies for a browser that may show `url` and nothing else."""
    return {
        **dict.fromkeys(_OFF, False),
        "SyncDisabled": True,
        "URLBlocklist": list(BLOCKED),
        "URLAllowlist": [url.rstrip("/")],
        "NewTabPageLocation": _NOTHING,
        "HomepageLocation": url,
        "HomepageIsNewTabPage": False,
        "RestoreOnStartup": 5,  # nothing is restored; the command line names the page
        "DeveloperToolsAvailability": 2,  # nowhere
        "IncognitoModeAvailability": 1,  # not offered
        "BrowserSignin": 0,
        "DownloadRestrictions": 3,  # none at all
        "NetworkPredictionOptions": 2,  # never
        "DefaultBrowserSettingEnabled": False,
        "ExtensionInstallBlocklist": ["*"],
        "AutoplayAllowed": True,
        "SavingBrowserHistoryDisabled": True,
        "AllowDeletingBrowserHistory": False,
        "DefaultPopupsSetting": 2,
        "DefaultNotificationsSetting": 2,
        "DefaultGeolocationSetting": 2,
        "DefaultClipboardSetting": 2,
        "DefaultFileSystemReadGuardSetting": 2,
        "DefaultFileSystemWriteGuardSetting": 2,
        "DefaultSensorsSetting": 2,
        "DefaultSerialGuardSetting": 2,
        "DefaultWebBluetoothGuardSetting": 2,
        "DefaultWebUsbGuardSetting": 2,
        "DefaultWebHidGuardSetting": 2,
    }


def format_policies(url: str) -> str:
    """Give the file."""
    return json.dumps(make_policies(url), indent=2, sort_keys=True) + "\n"


def check_policies(folder: Path, url: str) -> None:
    """See that the browser will read ours, and nobody else's beside them.

    Raises:
        PoliciesMissing: the file is not there, is another one, or a second file could overrule it.
    """
    try:
        found = json.loads((folder / FILE_NAME).read_text("utf-8"))
        others = sorted(path.name for path in folder.glob("*.json") if path.name != FILE_NAME)
    except (OSError, ValueError) as error:
        raise PoliciesMissing(f"{folder / FILE_NAME}: cannot be read ({type(error).__name__})") from error
    if found != make_policies(url):
        raise PoliciesMissing(f"{folder / FILE_NAME}: is not what --print-policies gives")
    if others:
        raise PoliciesMissing(f"{folder}: {others[0]} could overrule it")
