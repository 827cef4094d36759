"""The closed codes of an answer.

The numbers of `Segment`, `ProcessingStatus`, `Validity`, `Sex` and `Relation` are those of the official code
tables (OQSCD 003, 004, 006, 007 and 009) as programs in daily use at clinics read them. The official result
codes are given to registered vendors only, so the codes of `Notice` are ours: clients must treat them as opaque.
"""

from __future__ import annotations

from enum import Enum, IntEnum, StrEnum


class Segment(IntEnum):
    """How far the processing of a question came (OQSCD 003)."""

    DONE = 1
    PROCESSING = 2
    ABORTED = 9


class ProcessingStatus(IntEnum):
    """Whether the question could be answered (OQSCD 004)."""

    OK = 1
    ERROR = 2


class Validity(IntEnum):
    """The qualification on the day asked about (OQSCD 006)."""

    VALID = 1
    INVALID = 2
    INVALID_NEWER_EXISTS = 3
    NONE = 4
    SEVERAL = 5
    VALID_NOT_REGISTERED = 6


class Sex(IntEnum):
    """The sex as the insurer holds it (OQSCD 007)."""

    MALE = 1
    FEMALE = 2
    NOT_SET = 3


class Relation(IntEnum):
    """Whether the person is the insured one or a dependant (OQSCD 009)."""

    INSURED = 1
    DEPENDANT = 2


class Reference(IntEnum):
    """What was asked by (OQSCD 002)."""

    CARD = 1
    INSURED_NUMBER = 2


class CardState(StrEnum):
    """What the issuer was told about a card: suspended means lost, reported by phone, and can be lifted."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    REVOKED = "revoked"


class CertificateState(StrEnum):
    """A certificate on the day of the question, from its card's state and its last day."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    EXPIRED = "expired"
    GRACE = "grace"


class Registration(StrEnum):
    """Whether the certificate is registered for use as an insurance card."""

    REGISTERED = "registered"
    NOT_REGISTERED = "not_registered"
    UNKNOWN = "unknown"


class Notice(Enum):
    """A code and the sentence that goes with it, shown to staff as it is."""

    NOTHING = ("", "")
    ENDS_SOON = ("SIM1001", "電子証明書の有効期限が近づいています。更新をご案内ください。")
    IN_GRACE = ("SIM1002", "電子証明書の有効期限が切れています。資格確認のみ利用できます。")
    EXPIRED = ("SIM2001", "電子証明書の有効期限が切れています。")
    SUSPENDED = ("SIM2002", "電子証明書は一時停止の届出がされています。")
    REVOKED = ("SIM2003", "電子証明書は失効しています。")
    NOT_REGISTERED = ("SIM2004", "健康保険証としての利用登録がされていません。")
    UNKNOWN_CERTIFICATE = ("SIM2005", "電子証明書に該当する資格情報がありません。")
    ROW_FORM = ("SIM3001", "照会内容の形式に誤りがあります。")
    ROW_FAILED = ("SIM3002", "この行は処理できませんでした。再度照会してください。")
    UNKNOWN_RECEPTION = ("SIM3003", "該当する受付番号がありません。")
    CONSENT_OVER = ("SIM4001", "閲覧の同意の有効期限が切れています。")
    NO_CONSENT = ("SIM4002", "該当する閲覧の同意がありません。")
    CARD_STOPPED = ("SIM4003", "同意後にカードの一時停止または失効の届出がありました。")
    NOT_OBTAINABLE = ("SIM4004", "医療情報を取得できませんでした。")
    NOT_OPEN = ("SIM5001", "災害時医療情報閲覧の対象ではありません。")
    TOO_MANY = ("SIM5002", "該当者が多数です。住所を追加して検索してください。")
    PROCESSING = ("SIM9001", "処理中です。しばらくしてから再度照会してください。")
    ABORTED = ("SIM9009", "処理が異常終了しました。")

    @property
    def code(self) -> str:
        """The code; empty when there is nothing to say."""
        return self.value[0]

    @property
    def message(self) -> str:
        """The sentence; empty when there is nothing to say."""
        return self.value[1]
