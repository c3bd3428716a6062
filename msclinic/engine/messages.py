"""What is said to whoever entered something, in other languages: errors, contradictions and hints.

The English words stand where the message arises and are what the others are found by, so that words that have changed
are said in English until somebody has put them into the other language again. A test looks for each of them here; the
messages of a form are among them.
"""

from collections.abc import Mapping
from typing import Final

from msclinic.engine.release import Release
from msclinic.engine.speech import ENGLISH, UntranslatedError, Words, words_of
from msclinic.engine.values import Filling, Message, OfRelease, filled

__all__ = ["MESSAGES", "told"]

_GERMAN: Final[Mapping[str, str]] = {
    # one answer
    "Answer yes, no or not known.": "Bitte mit ja, nein oder nicht bekannt antworten.",
    "Choose one of: {labels}, or not known.": "Bitte eine dieser Antworten wählen: {labels}, oder nicht bekannt.",
    "Choose from: {labels}.": "Bitte aus dieser Liste wählen: {labels}.",
    "Give a list of names.": "Bitte eine Liste von Namen angeben.",
    "Enter a whole number.": "Bitte eine ganze Zahl eingeben.",
    "Enter a number.": "Bitte eine Zahl eingeben.",
    "Enter a number of ordinary size.": "Bitte eine Zahl von gewöhnlicher Größe eingeben.",
    "Enter a number above zero.": "Bitte eine Zahl über null eingeben.",
    "Enter a number together with its unit, hours or days.": (
        "Bitte eine Zahl zusammen mit ihrer Einheit eingeben, Stunden oder Tage."
    ),
    "Enter a number and its unit, and nothing else.": "Bitte nur eine Zahl und ihre Einheit eingeben.",
    "Enter the number that belongs to the unit.": "Bitte die Zahl eingeben, die zur Einheit gehört.",
    "Choose the unit of the number: hours or days.": "Bitte die Einheit der Zahl wählen: Stunden oder Tage.",
    "Enter the name of the treatment.": "Bitte den Namen der Behandlung eingeben.",
    # dates and times
    "Enter a date such as 2026-06-15, a month such as 2026-06, or a year such as 2026.": (
        "Bitte ein Datum wie 2026-06-15, einen Monat wie 2026-06 oder ein Jahr wie 2026 eingeben."
    ),
    "Enter a date that is not after the date of the assessment.": (
        "Bitte ein Datum eingeben, das nicht nach dem Tag der Beurteilung liegt."
    ),
    "Enter a date and a time such as 2026-06-13T22:00:00-04:00, or a date alone.": (
        "Bitte Datum und Uhrzeit wie 2026-06-13T22:00:00-04:00 eingeben, oder nur ein Datum."
    ),
    "Enter a time that is not after the moment of the assessment.": (
        "Bitte einen Zeitpunkt eingeben, der nicht nach dem Zeitpunkt der Beurteilung liegt."
    ),
    "Enter a date and a time such as 2026-06-13T22:00:00-04:00.": (
        "Bitte Datum und Uhrzeit wie 2026-06-13T22:00:00-04:00 eingeben."
    ),
    "Add the offset from UTC to the time, such as +02:00.": (
        "Bitte der Uhrzeit ihren Abstand zu UTC hinzufügen, etwa +02:00."
    ),
    "Enter a date and a time that exist.": "Bitte ein Datum und eine Uhrzeit eingeben, die es gibt.",
    "Enter a date that exists.": "Bitte ein Datum eingeben, das es gibt.",
    "Enter the moment of the assessment as text such as 2026-06-15T12:00:00+00:00.": (
        "Bitte den Zeitpunkt der Beurteilung als Text wie 2026-06-15T12:00:00+00:00 eingeben."
    ),
    "Enter a year between 1000 and 9000.": "Bitte ein Jahr zwischen 1000 und 9000 eingeben.",
    # lists
    "Give a list of rows, or an empty list for none.": (
        "Bitte eine Liste von Zeilen angeben, oder eine leere Liste, wenn es keine gibt."
    ),
    "Give each row as an object with named fields.": "Bitte jede Zeile als Objekt mit benannten Feldern angeben.",
    "Give each row a number of its own; {value} stands twice.": (
        "Bitte jeder Zeile eine eigene Nummer geben; {value} steht zweimal da."
    ),
    "Enter a last day that is not before the first day.": (
        "Bitte einen letzten Tag eingeben, der nicht vor dem ersten liegt."
    ),
    "Give the facts as an object of keys and answers.": (
        "Bitte die Angaben als Objekt aus Schlüsseln und Antworten senden."
    ),
    # the fields of a form
    "Give one answer; {others} and {last} were given.": (
        "Bitte nur eine Antwort geben; angegeben sind {others} und {last}."
    ),
    "Give a value, or say that it is not known, not both.": (
        "Bitte entweder einen Wert angeben oder, dass er nicht bekannt ist, nicht beides."
    ),
    "Enter day, month and year in their own fields.": "Bitte Tag, Monat und Jahr in ihre eigenen Felder eingeben.",
    "Enter each row in its own fields.": "Bitte jede Zeile in ihre eigenen Felder eingeben.",
    "Enter the month that belongs to the day.": "Bitte den Monat eingeben, der zum Tag gehört.",
    "Enter the year that belongs to the month.": "Bitte das Jahr eingeben, das zum Monat gehört.",
    "Enter day, month and year in figures.": "Bitte Tag, Monat und Jahr in Ziffern eingeben.",
    "Enter the year with four figures.": "Bitte das Jahr mit vier Ziffern eingeben.",
    "Enter the date that belongs to the time.": "Bitte das Datum eingeben, das zur Uhrzeit gehört.",
    "Enter the whole date that belongs to the time, with its day.": (
        "Bitte das ganze Datum eingeben, das zur Uhrzeit gehört, mit dem Tag."
    ),
    "Enter the time as hours and minutes, such as 09:30.": (
        "Bitte die Uhrzeit in Stunden und Minuten eingeben, etwa 09:30."
    ),
    "Choose the first or the second of the two times.": (
        "Bitte den ersten oder den zweiten der beiden Zeitpunkte wählen."
    ),
    "Choose a time zone by its name, such as Europe/Berlin.": (
        "Bitte eine Zeitzone mit ihrem Namen wählen, etwa Europe/Berlin."
    ),
    "Choose a time zone first: a day and a time are another moment in another zone.": (
        "Bitte zuerst eine Zeitzone wählen: Tag und Uhrzeit bezeichnen in einer anderen Zone einen anderen Zeitpunkt."
    ),
    "The clock skipped this time when summer time began. Enter a time before or after it.": (
        "Diese Uhrzeit wurde bei der Umstellung auf Sommerzeit übersprungen. Bitte eine Uhrzeit davor oder danach "
        "eingeben."
    ),
    "The clock showed this time twice when summer time ended. Say which is meant, the first or the second.": (
        "Diese Uhrzeit gab es bei der Umstellung auf Winterzeit zweimal. Bitte angeben, welche gemeint ist, die erste "
        "oder die zweite."
    ),
    "Rows are filled in although “none” or “not known” is chosen. Correct one of them.": (
        "Es sind Zeilen ausgefüllt, obwohl „keine“ oder „nicht bekannt“ gewählt ist. Bitte eines davon korrigieren."
    ),
    # what cannot be beside what
    "Enter an end that is not before the start of the worsening.": (
        "Bitte ein Ende eingeben, das nicht vor dem Beginn der Verschlechterung liegt."
    ),
    "There is no worsening to judge, and yet one is described. Correct one of them.": (
        "Es ist keine Verschlechterung zu beurteilen, und doch ist eine beschrieben. Bitte eines davon korrigieren."
    ),
    "It is still going on, and yet it has an end. Correct one of them.": (
        "Die Verschlechterung dauert noch an, und doch ist ein Ende angegeben. Bitte eines davon korrigieren."
    ),
    "The dates and the duration cannot both be right. Correct one of them.": (
        "Die Daten und die Dauer können nicht beide richtig sein. Bitte eines davon korrigieren."
    ),
    "No corticosteroid is planned or given, and yet one is described. Correct one of them.": (
        "Ein Kortikosteroid ist weder geplant noch gegeben, und doch ist eines beschrieben. Bitte eines davon "
        "korrigieren."
    ),
    "{Therapy} was never given, and yet an entry says that it was. Correct one of them.": (
        "{Therapy} wurde nie gegeben, und doch besagt eine andere Angabe das Gegenteil. Bitte eines davon korrigieren."
    ),
    "{Therapy} is neither considered nor current, and yet an entry says so. Correct one of them.": (
        "{Therapy} wird weder erwogen noch aktuell gegeben, und doch besagt eine andere Angabe das Gegenteil. Bitte "
        "eines davon korrigieren."
    ),
    "{Therapy} is current, and yet no course is listed as given. Correct one of them.": (
        "{Therapy} wird aktuell gegeben, und doch ist keine gegebene Behandlungsphase aufgeführt. Bitte eines davon "
        "korrigieren."
    ),
    "No earlier treatment is confirmed, and yet another one is entered as given. Correct one of them.": (
        "Es ist bestätigt, dass es keine frühere Behandlung gab, und doch ist eine andere als gegeben eingetragen. "
        "Bitte eines davon korrigieren."
    ),
    "Treatment {number} is only planned, and yet it has an outcome. Correct one of them.": (
        "Behandlung {number} ist nur geplant, und doch ist ein Ergebnis angegeben. Bitte eines davon korrigieren."
    ),
    "No such examination was ever done, and yet it has a date. Correct one of them.": (
        "Eine solche Untersuchung hat nie stattgefunden, und doch ist ein Datum angegeben. Bitte eines davon "
        "korrigieren."
    ),
}

MESSAGES: Final[Mapping[str, Mapping[str, str]]] = {"de": _GERMAN}
"""By language and by their English words, the messages of the engine and of the form."""


def told(message: Message, release: Release, language: str = ENGLISH) -> str:
    """A message in a language; all of it in English where a part of it has no words there."""
    speech = words_of(release, language)
    if speech.language == ENGLISH:
        return message.message
    try:
        words = MESSAGES[speech.language].get(message.words) or speech.term(message.words)
        return filled(words, {name: _in(speech, value) for name, value in message.values.items()})
    except UntranslatedError:
        return message.message


def _in(speech: Words, value: Filling) -> Filling:
    if isinstance(value, tuple):
        return tuple(OfRelease(speech.term(part)) for part in value)
    return speech.term(value) if isinstance(value, OfRelease) else value
