"""`uketsuke update`: a newer version at night, by a signed archive, and back again by itself when it is not well.

The parts here are the standard library, `device.base` and the words of the error numbers, and nothing else: before a
package is replaced, they are copied into one file (`standalone`) that runs with the distribution's Python. The code
below /opt is what is being replaced, and a power cut may leave half of it.
"""
