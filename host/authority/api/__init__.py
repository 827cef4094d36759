"""The authority over HTTP: routes, tokens, bodies, disturbances and the OpenAPI document."""
