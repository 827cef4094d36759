"""One-time codes and enrolment requests."""
