"""What is played against: a host on mosquitto, or a fleet."""
