"""The way without seeing: every screen as a spoken menu, used with one large button or with twelve keys."""
