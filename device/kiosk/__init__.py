"""`uketsuke-kiosk`: keeps the one browser of the terminal on the one page, and shows the page as text without it.

It knows the page's address and nothing of the visit; it imports `device.base` and the standard library only.
"""
