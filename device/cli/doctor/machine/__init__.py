"""What the machine under the programs says: files of the kernel, systemd, processes; looks that change nothing."""
