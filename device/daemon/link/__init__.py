"""The connection to the broker: kept up for ever, by the one file that knows the MQTT library."""
