"""What is printed when the insurance cannot be checked: the self-declaration form, the share to charge, words to say.

Nothing here needs the eligibility system, the broker or the network.
"""
