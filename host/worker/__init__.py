"""Jobs taken from the database: asking about insurance, lapsing, and the changes of visits that follow."""
