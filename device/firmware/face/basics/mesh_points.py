"""Which of the 468 points of the canonical face mesh lie where; right and left are the subject's."""

from __future__ import annotations

RIGHT_EYE, LEFT_EYE = (33, 133), (362, 263)
"""The corners of each eye, the subject's right one first."""
RIGHT_OUTER, LEFT_OUTER = RIGHT_EYE[0], LEFT_EYE[1]
NOSE_TIP = 1
RIGHT_MOUTH, LEFT_MOUTH = 61, 291
RIGHT_SIDE, LEFT_SIDE = 234, 454
"""The outermost points of the face."""
