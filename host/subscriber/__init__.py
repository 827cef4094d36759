"""What clinic software does: enrols once, takes results over MQTT, keeps them, says so with its own signature.

It uses the contract (`device.wire`) and the connection, and nothing of the host's store: an integrator can read it
as an example.
"""
