"""The shape of the stream in which messages wait for workers, and of the consumer that they share."""

from __future__ import annotations

from nats.js.api import AckPolicy, ConsumerConfig, RetentionPolicy, StorageType, StreamConfig

from host.fleet.settings import StreamSettings
from host.fleet.subjects import CONSUMER, STREAM, to_hosts


def stream_of(settings: StreamSettings, replicas: int) -> StreamConfig:
    """Give the stream: what is in it leaves it when a worker has it in the database."""
    return StreamConfig(
        name=STREAM,
        subjects=list(to_hosts()),
        retention=RetentionPolicy.WORK_QUEUE,
        storage=StorageType.FILE,
        num_replicas=replicas,
        max_bytes=settings.max_bytes,
    )


def consumer_of(settings: StreamSettings) -> ConsumerConfig:
    """Give the consumer: each message goes to one worker, and to another one when that does not acknowledge it."""
    return ConsumerConfig(
        durable_name=CONSUMER,
        ack_policy=AckPolicy.EXPLICIT,
        ack_wait=settings.ack_wait_s,
        max_ack_pending=100 * settings.at_once,
    )
