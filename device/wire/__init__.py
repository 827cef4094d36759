"""The contract between terminal, host and clinic software: messages, envelope, topics, numbers, versions.

It imports the standard library, the JOSE library and cryptography, and nothing else of this project but
`device.base.errors`; it does no I/O.
"""
