"""Who this terminal is towards the network and whom the daemon believes: enrolment, certificate, the host's keys."""
