"""What each command does: access rules, counters and status words of the My Number Card.

The answers follow OpenSC card-jpki.c, jpki/myna and soltia48/myna-card; where those are silent ISO/IEC 7816-4
decides. Each handler takes what the card is, what it remembers and the request, and gives data and status word.
"""
