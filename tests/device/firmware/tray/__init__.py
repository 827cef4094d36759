"""Reading number B from print: finding, reading, agreement, the worker, and the measured rates."""
