"""The country: when visits come, the packets, the stores, the judgement, and a short day through real programs."""
