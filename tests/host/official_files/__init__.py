"""The official files: known bytes in, fields out, bytes back; and every way in which they can be wrong."""
