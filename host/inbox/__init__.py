"""What comes in by MQTT: checked, stored, acknowledged, receipted, in this order."""
