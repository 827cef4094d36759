"""The card and its reader: applications, records, certificates, and the reader's own process."""
