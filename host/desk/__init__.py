"""The desk: the web page on which reception staff see today's visits and confirm a person.

It knows its own port (`port.py`) and the words of the contract, and neither database, broker nor eligibility system.
"""
