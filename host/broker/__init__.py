"""The texts that configure mosquitto; generated, never edited."""
