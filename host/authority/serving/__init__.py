"""What the authority does for a request, whoever brings it: service, behaviour on demand, records, settings."""
