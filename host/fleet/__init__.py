"""The host for many clinics: workers behind a NATS cluster, which terminals reach by MQTT, on one PostgreSQL.

Nothing of the messages changes. What a clinic's own host does with mosquitto, a fleet's workers do as consumers of
one JetStream stream; inbox, worker, store and publishers are the same code.
"""
