"""What every program of Uketsuke needs: errors, configuration, log and readiness; a leaf of the import graph."""
