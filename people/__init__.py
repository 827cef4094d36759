"""`python -m people`: scripted, imperfect people at the real terminal's page, and what they stumble over."""
