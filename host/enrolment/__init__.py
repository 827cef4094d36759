"""Enrolment of terminals and subscribers: a one-time code, a certificate request, a proof of the keys."""
