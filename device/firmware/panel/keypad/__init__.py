"""Pads with twelve keys that can be felt: a number pad at USB, or a matrix of pins."""
