"""Reading text in pictures: the two libraries, and one frame read with both.

The interpreter behind RapidOCR (onnxruntime) would keep a database about its use in the home folder, and report from
it to its maker, unless it is told before it loads.
"""

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"
