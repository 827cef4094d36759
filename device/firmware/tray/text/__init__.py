"""What is printed on a front: the words that mark a field, the fields, and the rule of agreement."""
