"""The roles of `uketsuke-host run`: each builds its parts from `Parts` and runs until it is cancelled."""
