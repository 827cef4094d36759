"""What a field engineer is told of a fleet: nodes, stream, workers, database, clinics."""
