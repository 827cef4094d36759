"""Which trusted issuer signed a certificate: chosen by signature among equal names, with what it may sign for.

Three generations of the official CA share one name, so a name proves nothing. Follows RFC 5280, section 6.1, for the
one link that there is.
"""

from __future__ import annotations

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.x509.oid import NameOID

from device.firmware.card.basics.profile import (
    SIGNATURE_HASHES,
    TEST_ORGANISATIONS,
    TEST_POLICY_PREFIXES,
    USER_POLICIES,
)


def find_issuer(
    certificate: x509.Certificate, anchors: tuple[x509.Certificate, ...], *, accept_test: bool
) -> x509.Certificate | None:
    """Give the anchor that signed the certificate under a policy that is its own to give; None when there is none."""
    for anchor in anchors:
        if _signed_by(certificate, anchor):
            return anchor if _policy_fits(certificate, anchor, accept_test=accept_test) else None
    return None


def issuer_key_id(certificate: x509.Certificate, issuer: x509.Certificate | None) -> str:
    """Give the issuer's key id in hexadecimal: as the certificate names it, else of the issuer that was found."""
    try:
        named = certificate.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value.key_identifier
    except x509.ExtensionNotFound:
        named = None
    if named is None and issuer is not None:
        named = x509.SubjectKeyIdentifier.from_public_key(issuer.public_key()).digest
    return (named or b"").hex()


def _signed_by(certificate: x509.Certificate, anchor: x509.Certificate) -> bool:
    try:
        algorithm = certificate.signature_hash_algorithm
        if algorithm is None or algorithm.name not in SIGNATURE_HASHES:
            return False
        certificate.verify_directly_issued_by(anchor)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def _policy_fits(certificate: x509.Certificate, anchor: x509.Certificate, *, accept_test: bool) -> bool:
    try:
        policies = certificate.extensions.get_extension_for_class(x509.CertificatePolicies).value
    except x509.ExtensionNotFound:
        return False
    names = {policy.policy_identifier.dotted_string for policy in policies}
    organisations = {a.value for a in anchor.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)}
    if organisations & TEST_ORGANISATIONS:
        return accept_test and any(name.startswith(TEST_POLICY_PREFIXES) for name in names)
    return bool(names & USER_POLICIES)
