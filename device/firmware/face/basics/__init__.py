"""What all parts of the face check speak in: pictures, points, transformations, and errors."""
