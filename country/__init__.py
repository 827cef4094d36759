"""The outpatient day of Japan, played through a host or a fleet by terminals that speak MQTT: load, waiting, cost.

Not shipped. What is played is told plainly in `docs/capacity.md`: made-up people, visits sealed beforehand with real
keys, an eligibility system without delay.
"""
