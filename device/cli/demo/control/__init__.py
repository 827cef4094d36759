"""The demo's control page: a page beside the kiosk on which every scenario can be played with a mouse.

It is a thin face: an order becomes a call on the running line (`world`, `reader`, `own_face`), what happened is told
as sentences. All orders are carried out by the demo's main thread, whose children the programs are.
"""
