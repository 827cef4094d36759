"""A terminal's firmware without a person before it: the real keys, counter, seal and link, and made-up visits."""
