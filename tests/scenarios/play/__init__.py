"""Playing a scenario: the statements of the language, carried out on the stage and compared with what is seen."""
