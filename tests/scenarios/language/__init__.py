"""The language of the `.scenario` files: words, statements, what can be seen, and how both are compared.

It knows no process, page or card: `tests.scenarios.stage` does what a statement asks for, `tests.scenarios.watch`
sees what happens.
"""
