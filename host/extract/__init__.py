"""A patient's own extract: what the clinic keeps about visits or a linked card, who saw it, when and why."""
