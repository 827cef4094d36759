"""What every page of the desk needs: who is asking, forms, drawing, words, and what stands before all of them."""
