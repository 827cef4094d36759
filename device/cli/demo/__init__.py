"""`uketsuke demo`: the whole line on one machine, and a visit played through it.

It acts only through what people use: a card laid on the reader, the forms of the terminal's and the desk's pages,
pictures before the camera. It starts other programs as processes and imports none of them.
"""
