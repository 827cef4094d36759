"""The stages of a self-test as values: what was done, how long it took, and what the whole comes to."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from device.wire.numbers import Words


class Stage(StrEnum):
    """The stages in their order."""

    PREPARE = "prepare"
    DAEMON = "daemon"
    FIRMWARE = "firmware"
    CARD = "card"
    HOLDER = "holder"
    SENT = "sent"
    OPENED = "opened"
    PRIVACY = "privacy"
    ENDED = "ended"


STAGE_WORDS = {
    Stage.PREPARE: Words("鍵・カード・ホストの準備", "keys, card and host made"),
    Stage.DAEMON: Words("通信プログラムの開始", "daemon started"),
    Stage.FIRMWARE: Words("本体の開始（モデル読み込み）", "firmware started, models loaded"),
    Stage.CARD: Words("カードの読み取り", "card read"),
    Stage.HOLDER: Words("本人の確認", "holder checked"),
    Stage.SENT: Words("封をして送信待ちへ", "sealed and in the outbox"),
    Stage.OPENED: Words("開封と検査", "opened and checked"),
    Stage.PRIVACY: Words("残ったものの検査", "what was left searched"),
    Stage.ENDED: Words("終了と後片付け", "ended and removed"),
}


@dataclass(frozen=True)
class Done:
    """One stage that passed."""

    stage: Stage
    took_ms: int
    detail: str = ""

    def to_json(self) -> dict[str, Any]:
        """Give the form for programs."""
        return {"stage": self.stage.value, "took_ms": self.took_ms, "detail": self.detail}


@dataclass
class Log:
    """Keeps the stages, and tells each when it has passed; `deadline` is of the monotonic clock."""

    tell: Callable[[Done], None]
    deadline: float
    clock: Callable[[], float] = time.monotonic
    done: list[Done] = field(default_factory=list)
    at: Stage = Stage.PREPARE

    @property
    def left_s(self) -> float:
        """The time that is left, never less than a tenth of a second."""
        return max(0.1, self.deadline - self.clock())

    @property
    def is_over(self) -> bool:
        """Whether the time is over."""
        return self.clock() >= self.deadline

    def begin(self, stage: Stage) -> None:
        """Say that a stage is under way."""
        self.at = stage

    @contextmanager
    def stage(self, stage: Stage) -> Iterator[list[str]]:
        """Time a stage; what is put into the list is told of it."""
        self.begin(stage)
        began = self.clock()
        details: list[str] = []
        yield details
        self.passed(stage, began, " ".join(details))

    def passed(self, stage: Stage, began: float, detail: str = "") -> None:
        """Keep a stage that passed."""
        done = Done(stage, round((self.clock() - began) * 1000), detail)
        self.done.append(done)
        self.tell(done)
