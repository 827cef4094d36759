"""The clinic's own certificate authority: names terminals, subscribers, the host and its servers."""
