"""A made-up answer in the official layout, after the sample in our notes; prefecture 99 does not exist."""

from __future__ import annotations

INSTITUTION = "9919999999"

QUALIFICATION = """\
<ResultOfQualificationConfirmation>
<NameKana>ｳｹﾂｹ ﾐﾎﾝ</NameKana>
<Name>受付　●本</Name>
<Birthdate>19520229</Birthdate>
<Sex1>2</Sex1>
<InsurerNumber>  999999</InsurerNumber>
<InsurerName>架空市</InsurerName>
<InsuredCardSymbol>架０１</InsuredCardSymbol>
<InsuredIdentificationNumber>0000077</InsuredIdentificationNumber>
<InsuredBranchNumber>02</InsuredBranchNumber>
<InsuredCardClassification>01</InsuredCardClassification>
<PersonalFamilyClassification>2</PersonalFamilyClassification>
<Address>架空県架空市見本町１－２</Address>
<PostNumber>999-9999</PostNumber>
<QualificationDate>20240401</QualificationDate>
<InsuredCardValidDate>20260801</InsuredCardValidDate>
<InsuredCardExpirationDate>20270731</InsuredCardExpirationDate>
<ElderlyRecipientCertificateInfo>
<ElderlyRecipientContributionRatio>020</ElderlyRecipientContributionRatio>
</ElderlyRecipientCertificateInfo>
<LimitApplicationCertificateRelatedConsFlg>0</LimitApplicationCertificateRelatedConsFlg>
<SpecificHealthCheckupsInfoConsFlg>0</SpecificHealthCheckupsInfoConsFlg>
<PharmacistsInfoConsFlg>1</PharmacistsInfoConsFlg>
<PharmacistsInfoConsTime>20261124091530</PharmacistsInfoConsTime>
<PharmacistsInfoAvailableTime>20261125091530</PharmacistsInfoAvailableTime>
<DiagnosisInfoConsFlg>0</DiagnosisInfoConsFlg>
<OperationInfoConsFlg>0</OperationInfoConsFlg>
</ResultOfQualificationConfirmation>"""

ASSISTANCE = """\
<ResultOfQualificationConfirmation>
<InsuredCardClassification>A1</InsuredCardClassification>
<InsurerNumber>12999999</InsurerNumber>
<InsurerName>架空福祉事務所</InsurerName>
<InsuredIdentificationNumber>0000005</InsuredIdentificationNumber>
<Name>受付　見本</Name>
<NameKana>ｳｹﾂｹ ﾐﾎﾝ</NameKana>
<Birthdate>19520229</Birthdate>
<Sex1>2</Sex1>
<QualificationDate>20260401</QualificationDate>
<PublicExpenseResultList>
<MedicalTicketInfo><TicketType>01</TicketType><MedicalTreatmentMonth>202611</MedicalTreatmentMonth>\
<IssueNumber>000001</IssueNumber></MedicalTicketInfo>
<MedicalTicketInfo><TicketType>02</TicketType><MedicalTreatmentMonth>202611</MedicalTreatmentMonth></MedicalTicketInfo>
</PublicExpenseResultList>
</ResultOfQualificationConfirmation>"""

VERDICT = "<ProcessingResultStatus>1</ProcessingResultStatus><QualificationValidity>1</QualificationValidity>"


def answer(
    *qualifications: str,
    verdict: str = VERDICT,
    segment: str = "1",
    head: str = "",
    identifier: str = "0",
    file_id: str = "uk-1",
    institution: str = INSTITUTION,
    encoding: str = "UTF-8",
) -> bytes:
    """Give an answer about one person."""
    listed = f"<ResultList>{''.join(qualifications)}</ResultList>" if qualifications else ""
    text = f"""<?xml version="1.0" encoding="{encoding}" standalone="no"?>
<XmlMsg>
<MessageHeader>
<MedicalInstitutionCode>{institution}</MedicalInstitutionCode>
<ReferenceClassification>1</ReferenceClassification>
<QualificationConfirmationDate>20261124</QualificationConfirmationDate>
<SegmentOfResult>{segment}</SegmentOfResult>
<ProcessExecutionTime>20261124091532</ProcessExecutionTime>
<ArbitraryFileIdentifier>{file_id}</ArbitraryFileIdentifier>
<CharacterCodeIdentifier>{identifier}</CharacterCodeIdentifier>
{head}</MessageHeader>
<MessageBody>{verdict}{listed}</MessageBody>
</XmlMsg>
"""
    return text.encode("cp932" if encoding == "Shift_JIS" else "utf-8")
