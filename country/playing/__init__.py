"""The terminals: a thousand MQTT connections of one process, which send at given moments and journal what comes."""
