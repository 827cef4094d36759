"""The page as text on a terminal, where the browser does not start; over the same HTTP and the same forms."""
