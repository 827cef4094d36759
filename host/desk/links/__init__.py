"""The patient link: a card that the clinic knows again, made and deleted as the patient wishes."""
