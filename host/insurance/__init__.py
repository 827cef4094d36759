"""What the host remembers of insurance: what was found for a visit, the patient link, the state of the way to ask.

It knows the database and the port's answers, and neither a page nor a message. Who a person is stands in it only
sealed, or as a hash with the clinic's own key.
"""
