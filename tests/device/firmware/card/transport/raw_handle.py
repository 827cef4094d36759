"""A careless reader, as a process: one PC/SC handle that is used again after a failure.

`python -m … READER`; each line of stdin is a command in hexadecimal, each line of stdout the answer, or the error's
number after an exclamation mark.
"""

from __future__ import annotations

import sys

from smartcard import scard


def main() -> None:
    """Connect once, and go on with that handle whatever happens."""
    _, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    result, handle, protocol = scard.SCardConnect(
        context, sys.argv[1], scard.SCARD_SHARE_EXCLUSIVE, scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
    )
    print("connected" if result == scard.SCARD_S_SUCCESS else f"!{result & 0xFFFFFFFF:08x}", flush=True)
    pci = scard.SCARD_PCI_T0 if protocol == scard.SCARD_PROTOCOL_T0 else scard.SCARD_PCI_T1
    for line in sys.stdin:
        result, answer = scard.SCardTransmit(handle, pci, list(bytes.fromhex(line)))
        worked = result == scard.SCARD_S_SUCCESS and len(answer) >= 2
        print(bytes(octet & 0xFF for octet in answer).hex() if worked else f"!{result & 0xFFFFFFFF:08x}", flush=True)


if __name__ == "__main__":
    main()
