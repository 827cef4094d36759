"""Reading one card: camera, lamps and reading process joined, under one time limit."""
