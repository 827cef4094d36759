"""What delivery adds to a visit: from the terminal's commit to the host's receipt, beside a bare round trip."""
