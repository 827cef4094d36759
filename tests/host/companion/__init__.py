"""Files of a certified reader, matched to visits or made visits."""
