"""How close the reader comes to what a contactless link allows, over the real card service and the virtual card."""
