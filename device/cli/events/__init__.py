"""`uketsuke events`: what both programs of the terminal do, live, without anything of a person."""
