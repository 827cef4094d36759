"""The part that owns the network: outbox, MQTT link, enrolment, status. It sees nobody and opens no result."""
