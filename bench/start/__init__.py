"""What it costs to start firmware, daemon and host, beside an interpreter that only imports the same modules."""
