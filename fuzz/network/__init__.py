"""What the targets of network decoders share: made-up parties with fixed keys, and the golden messages as seeds."""
