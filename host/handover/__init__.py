"""Files for clinic software that takes no messages: result files in the official layout, and FHIR bundles.

Each file is written once, whatever dies meanwhile; what a file says is decided apart from how it gets to its folder.
"""
