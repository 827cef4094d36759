"""The part that sees people: card, camera, face, screen, keys, visit. It has no network and knows no MQTT."""
