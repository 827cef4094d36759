"""The fleet: many clinics on one cluster of brokers and one database."""
