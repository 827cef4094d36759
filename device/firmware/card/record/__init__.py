"""The signed card-face record: its form, its signatures, its photo."""
