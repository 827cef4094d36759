"""The programs of a clinic with several terminals: started, kept running, ended."""
