"""What the screen costs: from a camera's frame to the picture on the page, and the page's memory."""
