"""From what the eligibility system does to what staff are told, through the connectors."""
