"""The self-declaration form, printed by the browser, with the share to charge and the words to say."""
