"""Pages for people: a person's own page, as the national portal has one, and the published figures of use."""
