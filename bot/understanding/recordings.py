"""Hears that a message is a recording, or speaks of nothing but one: the bot reads, it does not listen."""

import re

from bot.understanding.wording import plain

RECORDING = "recording"
LONGEST = 160
"""Characters of a message that speaks of nothing but a recording."""
_SUFFIXES = (".ogg", ".oga", ".opus", ".mp3", ".m4a", ".wav", ".aac", ".amr", ".flac", ".wma", ".caf", ".3gp")
_THING = (
    r"(?:(?:voice|audio|sound)[ -]?(?:messages?|notes?|memos?|recordings?|files?|clips?)"
    r"|voicemails?|audios?|recordings?"
    r"|sprachnachricht(?:en)?|sprachmemo|tonaufnahme|aufnahme|audiodatei"
    r"|(?:mensajes?|notas?) de (?:voz|audio)|grabaci(?:ó|o)n"
    r"|message vocal|messages vocaux|note vocale|vocal|enregistrement"
    r"|spraakbericht(?:en)?|spraakopname|opname|geluidsopname|ptt)"
)
_PUT_IN = re.compile(
    rf"^\W*(?:<|\[|\()?\W*(?:{_THING}|media)\W*(?:omitted|attached|weggelassen|omitido|omis|weggelaten|\d[\d:., ]*"
    r"(?:s|sec|secs|seconds|min|kb|mb)?)?\W*$"
)
"""What a platform puts where a recording was: "[voice message 0:23]", "<audio omitted>"."""
_FILE = re.compile(rf"^\W*\S{{1,120}}(?:{'|'.join(map(re.escape, _SUFFIXES))})\W*(?:\(file attached\)|attached)?\W*$")
_TOLD = re.compile(
    rf"^\W*(?:\w+\W+){{0,3}}(?:sent|send|sending|left|recorded|got|get|hear|listen(?: to)?|play|geschickt|gesendet"
    rf"|habe|höre?n?|anhören|enviado|envié|mandado|mandé|he|escuchar|escuchas|oír|envoyé|laissé|écouter|écoute|entendre"
    rf"|gestuurd|verstuurd|heb|luister(?:en)?|beluisteren)\b(?:\W+(?!about|where|when|why|how)\w+){{0,4}}?\W+{_THING}\b"
    r"(?:\W+(?:did|do|can|could|have|has|you|u|get|got|hear|heard|listen|listened|to|it|that|the|a|just|now|received?"
    r"|please|yet|geschickt|gesendet|haben|sie|du|hast|gehört|bekommen|lo|la|ha|has|recibido|escuchado|me|avez|vous|tu"
    r"|as|l|reçu|écouté|envoyé|gestuurd|verstuurd|heeft|u|je|heb|ontvangen|gehoord|anhören|hören))*\W*$"
)


def speaks_of_recording(text: str) -> bool:
    """A message of nothing but a recording. With anything more in it, it is read like any other."""
    short = plain(text).strip()
    if not short or len(short) > LONGEST or "\n" in short:
        return False
    return any(pattern.match(short) for pattern in (_PUT_IN, _FILE, _TOLD))
