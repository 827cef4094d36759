"""Medical information that a patient consented to, for clinicians, while the consent lasts."""
