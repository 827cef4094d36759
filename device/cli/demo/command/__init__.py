"""The command `uketsuke demo`: its options, and the line that stays open."""
