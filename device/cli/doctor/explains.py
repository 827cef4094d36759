"""What explains what: the table by which a root cause is told from everything that follows from it.

A row reads: any finding of the first set, where there is one, accounts for every finding of the second. `any.WORD`
stands for that word in every group. Only what follows by necessity stands here: two faults that merely often come
together stay two. The table has no circle, and names no finding that does not exist (both tested).
"""

from __future__ import annotations

_BROKER_OUT = (
    *("broker.name_not_resolved", "broker.refused", "broker.timed_out", "broker.unreachable"),
    *("broker.certificate_not_yet_valid", "broker.certificate_expired", "broker.certificate_not_trusted"),
    *("broker.tls_failed", "broker.keys_unusable", "broker.not_authorised", "broker.name_taken", "broker.lost"),
    "broker.not_accepted",
    *("broker.no_acknowledgement", "broker.connecting"),
)
_FIRMWARE_OUT = ("firmware.not_running", "firmware.not_answering")
_DAEMON_OUT = ("daemon.not_running", "daemon.not_answering")
_FIRMWARE_UNIT = (
    *("firmware.unit_failed", "firmware.unit_stopped", "firmware.unit_masked", "firmware.unit_waits"),
    "firmware.restarting",
)
_DAEMON_UNIT = (
    *("daemon.unit_failed", "daemon.unit_stopped", "daemon.unit_masked", "daemon.unit_waits"),
    "daemon.restarting",
)
_NO_FIRMWARE = ("any.firmware_silent", "daemon.firmware_not_connected", "kiosk.page_missing", "clock.not_known")
_NO_DAEMON = (
    *("broker.daemon_away", "outbox.daemon_away", "firmware.daemon_not_reached", "host.not_heard"),
    "clock.not_known",
)
_NO_BROKER = ("outbox.waiting", "host.not_heard", "clock.not_known", "clock.ahead_or_host_silent")
_SERVICE_OUT = (
    *("card_service.no_socket", "card_service.nobody_listens", "card_service.refuses_us"),
    "card_service.not_allowed",
)
_UNUSABLE_MODELS = (
    *("models.altered", "models.missing", "models.card_unreadable", "models.threshold_not_measured"),
    *("models.card_altered", "models.interpreter_unusable"),
)
_CLOCK_WRONG = ("clock.far_behind", "clock.before_certificate", "clock.far_ahead")
_DATES = (
    *("keys.certificate_not_yet_valid", "broker.certificate_not_yet_valid", "broker.certificate_expired"),
    *("keys.certificate_ended", "clock.not_synchronised", "clock.ahead_or_host_silent", "clock.rtc_differs"),
)
_NO_ROOM = ("storage.full", "storage.read_only", "storage.no_inodes", "storage.not_writable")
_UNWRITTEN = (
    *("outbox.not_written", "firmware.disk_full", "firmware.disk_low", "firmware.not_running", "daemon.not_running"),
    *("firmware.unit_failed", "daemon.unit_failed", "firmware.restarting", "daemon.restarting"),
)

EXPLAINS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (_FIRMWARE_OUT, _NO_FIRMWARE),
    (_DAEMON_OUT, _NO_DAEMON),
    (("firmware.not_allowed", "firmware.wrong_answer"), ("any.firmware_silent", "clock.not_known")),
    (("daemon.not_allowed", "daemon.wrong_answer"), ("broker.daemon_away", "outbox.daemon_away")),
    (_BROKER_OUT, _NO_BROKER),
    (("firmware.daemon_not_reached",), ("daemon.firmware_not_connected", "host.not_heard", "clock.not_known")),
    (("firmware.screen_without_page",), ("kiosk.page_missing",)),
    (
        ("kiosk.unit_failed", "kiosk.unit_stopped", "kiosk.unit_masked", "kiosk.restarting"),
        ("firmware.screen_without_page", "kiosk.page_missing"),
    ),
    (
        (
            "firmware.unit_failed",
            "firmware.unit_stopped",
            "firmware.unit_masked",
            "firmware.unit_waits",
            "firmware.restarting",
        ),
        _FIRMWARE_OUT,
    ),
    (
        ("daemon.unit_failed", "daemon.unit_stopped", "daemon.unit_masked", "daemon.unit_waits", "daemon.restarting"),
        _DAEMON_OUT,
    ),
    (
        ("firmware.configuration_wrong", "firmware.configuration_missing", "firmware.configuration_not_readable"),
        (
            *("firmware.not_running", "firmware.unit_failed", "firmware.restarting", "any.no_configuration"),
            "threshold.not_as_configured",
        ),
    ),
    (
        ("daemon.configuration_wrong", "daemon.configuration_missing", "daemon.configuration_not_readable"),
        ("daemon.not_running", "daemon.unit_failed", "daemon.restarting", "any.no_configuration"),
    ),
    (
        _UNUSABLE_MODELS,
        (
            *("firmware.not_running", "firmware.unit_failed", "firmware.restarting", "threshold.model_exchanged"),
            "threshold.not_as_configured",
        ),
    ),
    (_SERVICE_OUT, ("reader.service_stopped", "reader.silent", "reader.missing", "reader.not_known_yet")),
    (_CLOCK_WRONG, (*_DATES, "broker.tls_failed")),
    (
        ("keys.certificate_ended", "keys.certificate_not_yet_valid"),
        (
            *("broker.lost", "broker.not_accepted", "broker.not_authorised", "broker.tls_failed"),
            "broker.keys_unusable",
        ),
    ),
    (
        ("keys.missing",),
        (
            *("broker.keys_unusable", "broker.not_enrolled", "firmware.not_running", "firmware.unit_failed"),
            *("firmware.restarting", "daemon.not_running", "daemon.unit_failed", "daemon.restarting"),
            *("keys.not_enrolled", "firmware.not_enrolled", "daemon.not_enrolled"),
        ),
    ),
    (
        ("keys.open_to_others",),
        (
            *("firmware.not_running", "firmware.unit_failed", "firmware.restarting", "daemon.not_running"),
            *("daemon.unit_failed", "daemon.restarting", "broker.keys_unusable"),
        ),
    ),
    (("keys.not_enrolled",), ("firmware.not_enrolled",)),
    (("daemon.not_enrolled",), ("broker.not_enrolled", "keys.not_enrolled", "firmware.not_enrolled")),
    (("firmware.not_enrolled", "daemon.not_enrolled"), ("host.not_heard", "clock.not_known")),
    (
        ("keys.host_keys_unknown",),
        ("outbox.receipts_refused", "firmware.messages_refused", "host.not_heard", "outbox.host_silent"),
    ),
    (_NO_ROOM, _UNWRITTEN),
    (("storage.low",), ("firmware.disk_low",)),
    (("firmware.disk_full", "firmware.disk_low"), ("outbox.not_written",)),
    (("storage.file_system_errors",), ("storage.read_only", *_UNWRITTEN, "outbox.damaged")),
    (("outbox.damaged",), ("outbox.not_written", "daemon.not_running", "daemon.unit_failed", "daemon.restarting")),
    (("outbox.full",), ("outbox.waiting", "outbox.host_silent")),
    (("outbox.host_silent",), ("host.not_heard",)),
    (("power.under_voltage_now",), ("power.throttled_now", "power.under_voltage_before", "power.throttled_before")),
    (("power.hot",), ("power.throttled_now", "power.throttled_before")),
    (
        ("system.out_of_memory",),
        ("firmware.restarting", "daemon.restarting", "kiosk.restarting", "system.memory_low", "kiosk.unit_failed"),
    ),
    (("camera.dark", "camera.covered"), ("camera.blurred", "camera.visits_dark", "camera.visits_blurred")),
    (("camera.light_behind",), ("camera.visits_light_behind", "camera.visits_dark")),
    (("camera.blurred",), ("camera.visits_blurred",)),
    (
        ("update.rolled_back", "update.failed"),
        ("firmware.other_version", "daemon.other_version", "update.other_version"),
    ),
    (("update.other_version",), ("firmware.other_version", "daemon.other_version")),
    (
        ("firmware.other_version",),
        ("threshold.not_as_configured", "threshold.model_exchanged"),
    ),
)
"""Rows of (explains, is explained)."""
