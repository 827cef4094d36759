"""The desk: the web pages on which reception staff see today's visits and help the persons behind them.

`base/` is what every page needs; each other folder is one page with its routes, its port, its templates and its words
in Japanese and English (`ja.toml`, `en.toml`). No page knows another one, a database, a broker or the eligibility
system: `host.desk_service` implements the pages' ports, and `app.py` puts the pages together.
"""
