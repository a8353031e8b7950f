"""The language of a list's questions, by their most frequent little words. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

NAMES = {
    **{"en": "English", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian"},
    **{"pt": "Portuguese", "nl": "Dutch", "ru": "Russian", "uk": "Ukrainian", "el": "Greek"},
    **{"zh": "Chinese", "ja": "Japanese", "ko": "Korean", "ar": "Arabic", "hi": "Hindi"},
}
_LITTLE = {
    "en": """the a an of and to in is are was were what how why when where who which do does did you
    your would could can have has had for with on that this tell describe explain me about""",
    "de": """der die das ein eine einen einer und ist sind war wie was warum wann wo wer welche
    welcher welches sie ihre ihr ihnen du dein nicht mit von zu im auf für bei erzählen erklären
    beschreiben nennen uns mir würden haben hat es den dem sich""",
    "fr": """le la les un une des du de et est sont était comment pourquoi quand où qui que quel
    quelle quels quelles vous votre vos avez êtes dans avec pour sur pas une ce cette décrivez
    expliquez parlez qu'est-ce d'un d'une""",
    "es": """el la los las un una de del y es son era cómo qué por cuándo dónde quién cuál usted su
    sus tu ha han en con para sobre no una este esta describa explique cuénteme háblame""",
    "it": """il lo la i gli le un una di del della e è sono era come cosa perché quando dove chi
    quale lei sua suo in con per su non questo questa descriva spieghi mi parli che""",
    "pt": """o a os as um uma de do da e é são era como que por quando onde quem qual você seu sua
    em com para sobre não este esta descreva explique fale conte""",
    "nl": """de het een van en is zijn was hoe wat waarom wanneer waar wie welke je jouw u uw niet
    met voor op in dat dit vertel beschrijf leg""",
}
_WORDS = {language: frozenset(text.split()) for language, text in _LITTLE.items()}
_SCRIPTS = (
    ("uk", re.compile(r"[іїєґІЇЄҐ]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
)
_FEWEST = 3  # little words that another language must have more than English


def guess_language(texts: Iterable[str]) -> str:
    """Return the language most of ``texts`` is in, ``en`` where nothing clearly tells another."""
    text = "\n".join(texts)[:50_000]
    letters = sum(map(str.isalpha, text))
    for language, script in _SCRIPTS:
        found = len(script.findall(text))
        if found * (20 if language in {"uk", "ja"} else 2) > letters:
            return language
    words = Counter(re.findall(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*", text.casefold()))
    counts = {language: sum(words[one] for one in little) for language, little in _WORDS.items()}
    best = max(counts, key=lambda one: (counts[one], one == "en"))
    return best if counts[best] >= counts["en"] + _FEWEST else "en"
