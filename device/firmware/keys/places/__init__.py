"""Where the firmware's private keys lie: files of its own, credentials of the service manager, or a TPM."""
