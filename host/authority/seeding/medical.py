"""The medical information of made-up people: plausible together, and about nobody."""

from __future__ import annotations

from datetime import date, timedelta

from host.authority.insurance.medical import (
    Care,
    Checkup,
    CheckupKind,
    Diagnosis,
    Judgement,
    MedicalRecord,
    Medicine,
    Surgery,
)
from host.authority.seeding.dice import Dice
from host.authority.seeding.words import CLINICS, PHARMACIES

_MORNING, _EVENING, _TWICE = "１日１回　朝食後", "１日１回　夕食後", "１日２回　朝夕食後"
_ILLNESSES = (
    ("高血圧症", (("アムロジピン錠５ｍｇ", "1", _MORNING), ("オルメサルタン錠２０ｍｇ", "1", _MORNING))),
    ("脂質異常症", (("ロスバスタチン錠２．５ｍｇ", "1", _EVENING),)),
    ("２型糖尿病", (("メトホルミン塩酸塩錠２５０ｍｇ", "2", _TWICE),)),
    ("逆流性食道炎", (("ランソプラゾールＯＤ錠１５ｍｇ", "1", _EVENING),)),
    ("季節性アレルギー性鼻炎", (("フェキソフェナジン塩酸塩錠６０ｍｇ", "2", _TWICE),)),
    ("急性上気道炎", (("アセトアミノフェン錠２００ｍｇ", "2", "発熱時"),)),
)
_OPERATIONS = (("水晶体再建術", "右眼"), ("内視鏡的大腸ポリープ切除術", ""), ("腹腔鏡下虫垂切除術", ""))


def make_record(age: int, day: date, dice: Dice) -> MedicalRecord:
    """Give what is known of a person of this age; nothing at all for many of the young."""
    if not dice.happens(0.35 + age / 150):
        return MedicalRecord()
    name, medicines = dice.pick(_ILLNESSES[:4] if age >= 50 else _ILLNESSES[3:])
    clinic = dice.pick(CLINICS)
    visits = [day - timedelta(days=dice.number(10, 80) + 91 * visit) for visit in range(dice.number(1, 3))]
    return MedicalRecord(
        medicines=tuple(_dispensed(visit, clinic, one, dice) for visit in visits for one in medicines),
        diagnoses=tuple(Diagnosis(visit, clinic, Care.OUTPATIENT, "再診料", name) for visit in visits),
        surgery=_operated(day, dice) if dice.happens(age / 1200) else (),
        checkups=(_checked(age, day, dice),) if age >= 40 and dice.happens(0.57) else (),
    )


def _dispensed(day: date, clinic: str, medicine: tuple[str, str, str], dice: Dice) -> Medicine:
    name, amount, usage = medicine
    return Medicine(
        dispensed_on=day,
        institution=clinic,
        pharmacy=dice.pick(PHARMACIES),
        name=name,
        amount=amount,
        unit="錠",
        usage=usage,
        days=dice.pick((7, 14, 28, 30)),
        generic=dice.happens(0.8),
    )


def _operated(day: date, dice: Dice) -> tuple[Surgery, ...]:
    name, part = dice.pick(_OPERATIONS)
    return (Surgery(dice.day_before(day, 100, 1700), CLINICS[-1], name, part),)


def _checked(age: int, day: date, dice: Dice) -> Checkup:
    height, waist, systolic = dice.number(1450, 1820) / 10, dice.number(650, 1050) / 10, dice.number(98, 165)
    glucose = dice.number(78, 130)
    heavy = waist >= 85 and (systolic >= 130 or glucose >= 100)
    return Checkup(
        checked_on=dice.day_before(day, 30, 360),
        kind=CheckupKind.SPECIFIC if age < 75 else CheckupKind.ELDERLY,
        height_cm=height,
        weight_kg=round(height * height * dice.number(190, 290) / 100_000, 1),
        waist_cm=waist,
        systolic=systolic,
        diastolic=systolic - dice.number(35, 55),
        triglycerides=dice.number(50, 260),
        hdl=dice.number(35, 90),
        ldl=dice.number(70, 180),
        ast=dice.number(12, 45),
        alt=dice.number(8, 50),
        ggt=dice.number(10, 90),
        glucose=glucose,
        hba1c=round(4.2 + glucose / 80, 1),
        urine_sugar="-" if glucose < 120 else "±",
        urine_protein=dice.pick(("-", "-", "-", "±")),
        smoker=dice.happens(0.17),
        judgement=Judgement.SUPPORT if heavy and age < 75 else Judgement.NONE,
    )
