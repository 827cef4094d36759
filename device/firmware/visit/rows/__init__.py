"""The rows of the visit table, in the order in which a person meets them."""
