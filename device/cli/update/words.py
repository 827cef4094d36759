"""What the stable words of reasons and outcomes mean, for people. Words that name a unit or group keep their name."""

from __future__ import annotations

from device.cli.update.record import Outcome
from device.wire.numbers import Words

OUTCOMES = {
    Outcome.HEALTHY: Words("更新して正常", "updated and well"),
    Outcome.ROLLED_BACK: Words("元の版に戻した", "went back to the former version"),
    Outcome.FAILED: Words("更新できなかった", "could not be updated"),
}

REASONS = {
    "visit_open": Words("受付の途中", "a visit is on"),
    "results_unsent": Words("送れていない受付がある", "results wait to be sent"),
    "not_scheduled": Words(
        "自動更新は切ってある（update.toml の scheduled）", "scheduled updates are off (update.toml)"
    ),
    "clock_wrong": Words("時計が信用できない", "the clock cannot be trusted"),
    "outside_window": Words("更新の時間帯ではない", "outside the maintenance window"),
    "not_well_before": Words("いまの版に異常がある", "something of the installed version has failed already"),
    "refused_before": Words("一度戻した版", "this version was tried and taken back"),
    "not_wanted": Words("取りやめた", "not wanted"),
    "under_way": Words("更新がもう始まっている", "an update is under way already"),
    "not_installed": Words("パッケージが正しく入っていない", "the package is not wholly installed"),
    "database_elsewhere": Words("データベースが別のサーバーにある", "the database is on a server of its own"),
    "disk_low": Words("ディスクの空きが足りない", "the disk has too little room"),
    "install_failed": Words("新しい版を入れられなかった", "the new version could not be installed"),
    "unit_stopped": Words("動かなくなったサービス", "a service does not run"),
    "restarting": Words("サービスが再起動を繰り返した", "services kept restarting"),
    "doctor_silent": Words("診断ができなくなった", "the doctor does not answer"),
    "group_worse": Words("診断が悪くなった項目", "a group of the doctor is worse than before"),
    "group_failed": Words("診断で異常の項目", "a group of the doctor failed"),
    "not_restarted": Words("前の版のまま動いている", "a program of the former version still runs"),
    "selftest_failed": Words("自己診断の受付に失敗した", "the selftest's visit failed"),
    "former": Words("元の版でも異常", "the former version is not well either"),
    "former_not_installed": Words("元の版を入れなおせなかった", "the former version could not be installed again"),
    "records_written_anew": Words(
        "新しい形の記録にもう受領書を出したため、戻していない",
        "it was not taken back: receipts were given for records of a new form",
    ),
    "interrupted": Words("途中で電源が切れた", "the power was cut on the way"),
    "by_hand": Words("手作業で戻した", "by hand"),
    "source_missing": Words("取得先のファイルがない", "the source file is not there"),
    "source_off": Words("取得先がまだ設定されていない", "no source is set up yet"),
    "source_unsafe": Words("取得先の設定が安全でない", "the source file would let unsigned packages in"),
    "source_wrong": Words("取得先の設定に誤りがある", "the source file is wrong"),
    "key_missing": Words("署名の鍵のファイルがない", "the key file is not there"),
    "archive_not_reached": Words("取得先に届かない", "the archive is not reached"),
    "archive_expired": Words("取得先の一覧の期限が切れた", "the archive's list has expired"),
    "archive_in_future": Words(
        "取得先の一覧が未来の日付（時計を確認）", "the archive's list is of the future: check the clock"
    ),
    "signature_wrong": Words("署名が正しくない", "the signature is wrong"),
    "hash_differs": Words("パッケージが一覧と違う", "a package differs from the signed list"),
    "package_damaged": Words("パッケージが途中で切れている", "a package is cut off"),
    "package_foreign": Words("別のパッケージ、または別の機種用", "another package, or for another machine"),
    "older_offered": Words("いまより古い版が示された", "an older version is offered"),
    "no_way_back": Words("いまの版のパッケージが手元にない", "the installed version's package is not here"),
}


def explain(reason: str, language: str) -> str:
    """Give the words for a reason, which may be several with commas between, each with a name behind a colon."""
    return ", ".join(_one(part, language) for part in reason.split(",") if part)


def _one(part: str, language: str) -> str:
    word, _, name = part.partition(":")
    shown = REASONS[word].in_language(language) if word in REASONS else word
    if not name:
        return shown
    inner, _, rest = name.partition(":")
    return f"{shown}: {_one(name, language) if inner in REASONS and rest else name}"
