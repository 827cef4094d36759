"""A second writer and a second reader of what the card signs, sharing no code with terminal or virtual card.

They follow the published description (soltia48/myna-card, jpki/myna): tags, groups, the 96-byte value under the
identifier of SHA-256, the 297-byte certificate body, the nonce under the card's own key. Numbers are computed with
Python's integers only. Each defect has a name and one place where it is put in.
"""
