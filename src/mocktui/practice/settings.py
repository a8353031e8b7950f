"""The settings a person can choose, each documented where it is declared.

:class:`Settings` is the one place: a field's type gives what is allowed, its default what holds
until something else is said, its ``Meta`` the line that the file, the screen, the command and the
documentation show. :data:`OPTIONS` is made from it; nothing is written down twice.

What holds, the first that says something: command line, ``settings.toml``, what was remembered
(:mod:`mocktui.practice.choices`: the microphone chosen last), default.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, inspect

from mocktui.core.times import LONGEST, SHORTEST_ANSWER
from mocktui.speech.engines import Wish

Theme = Literal["auto", "dark", "light", "high-contrast", "high-contrast-light"]

LOOK, SITTING, SOUND, AFTER = "Look", "Practice", "Sound and listening", "After an answer"
"""The groups of options, in the order of the file and the screen."""

AUTO, OFF = "auto", "off"  # of the second reading; anything else is a model's name


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What a person chose. ``None`` and an empty text say nothing: the layer below holds.

    ``keys`` gives a command's keys by its id, in Textual's names: ``{"pause": "p,space"}``.
    """

    theme: Annotated[
        Theme,
        Meta(
            title=LOOK,
            description="Colours. auto: light where the terminal says its ground is light.",
        ),
    ] = "auto"
    reduced_motion: Annotated[
        bool,
        Meta(title=LOOK, description="No smooth scrolling, and nothing blinks."),
    ] = False
    cursor: Annotated[
        bool,
        Meta(
            title=LOOK,
            description="The terminal's own cursor shows at the focus, for readers and magnifiers.",
        ),
    ] = False
    level: Annotated[
        Literal["bar", "words"],
        Meta(title=LOOK, description="The microphone's level: as a bar, or in words."),
    ] = "bar"
    live_words: Annotated[
        bool,
        Meta(
            title=LOOK,
            description="Your words appear while you speak, where the format allows it.",
        ),
    ] = True
    format: Annotated[
        str,
        Meta(
            title=SITTING,
            description="The format Set-up begins with: an id that mocktui formats list shows.",
            max_length=80,
        ),
    ] = ""
    mode: Annotated[
        Literal["speak", "type", "timer"],
        Meta(title=SITTING, description="How you answer: speak, type, or only the timer."),
    ] = "speak"
    think: Annotated[
        Annotated[float, Meta(ge=0, le=LONGEST)] | None,
        Meta(
            title=SITTING,
            description="Seconds to think. Left out: as format and question say.",
        ),
    ] = None
    answer: Annotated[
        Annotated[float, Meta(ge=SHORTEST_ANSWER, le=LONGEST)] | None,
        Meta(
            title=SITTING,
            description="Longest answer in seconds. Left out: as format and question say.",
        ),
    ] = None
    device: Annotated[
        str,
        Meta(
            title=SOUND,
            description="The microphone's name. Left out: the one chosen last.",
            max_length=300,
        ),
    ] = ""
    engine: Annotated[
        Wish,
        Meta(title=SOUND, description="What listens. auto: the best that is installed."),
    ] = "auto"
    model: Annotated[
        str,
        Meta(
            title=SOUND,
            description="The speech model's name, from mocktui models list. Left out: the best.",
            max_length=200,
        ),
    ] = ""
    tones: Annotated[
        bool | None,
        Meta(
            title=SOUND,
            description="Short tones at start, thirty seconds left and stop. "
            "Left out: in plain mode only.",
        ),
    ] = None
    tones_volume: Annotated[
        int, Meta(title=SOUND, description="How loud the tones are, in percent.", ge=0, le=100)
    ] = 50
    voice: Annotated[
        bool, Meta(title=SOUND, description="The question is read aloud before think time.")
    ] = False
    voice_speed: Annotated[
        float,
        Meta(title=SOUND, description="How fast it is read; 1 is usual.", ge=0.5, le=2.0),
    ] = 1.0
    predictions: Annotated[
        bool, Meta(title=AFTER, description="A debrief asks for your guess before it shows.")
    ] = True
    second_reading: Annotated[
        str,
        Meta(
            title=AFTER,
            description="Who reads a take again afterwards: auto (Moonshine, what Vosk heard), "
            "off, or a model's name from mocktui models list.",
            max_length=200,
        ),
    ] = AUTO
    keep_recordings: Annotated[
        str,
        Meta(
            title=AFTER,
            description="How long recordings stay: always, until-reviewed, or days:30. "
            "The words stay in any case.",
            pattern=r"^(always|until-reviewed|days:[1-9][0-9]{0,4})$",
        ),
    ] = "always"
    keys: dict[str, str] = {}


Kind = Literal["choice", "switch", "number", "text"]


class Option(msgspec.Struct, frozen=True, kw_only=True):
    """One setting, as its field declares it.

    ``choices`` are the allowed values of a choice; ``least`` and ``most`` bound a number, ``whole``
    says it has no fraction; ``longest`` and ``pattern`` bound a text. ``optional``: it may be
    ``None``, which a file says by leaving it out.
    """

    name: str
    group: str
    doc: str
    kind: Kind
    default: Any
    choices: tuple[str, ...] = ()
    least: float = 0.0
    most: float = 0.0
    whole: bool = False
    longest: int = 300
    pattern: str = ""
    optional: bool = False

    @property
    def allowed(self) -> str:
        """The allowed values in words."""
        match self.kind:
            case "choice":
                return ", ".join(self.choices)
            case "switch":
                return "true or false"
            case "number":
                whole = "a whole number" if self.whole else "a number"
                return f"{whole} from {self.least:g} to {self.most:g}"
            case _:
                return "a text"


def _option(field: inspect.Field) -> Option:
    outer = field.type
    assert isinstance(outer, inspect.Metadata)
    said = outer.extra_json_schema or {}
    kind, optional = outer.type, False
    if isinstance(kind, inspect.UnionType):
        optional = True
        kind = next(one for one in kind.types if not isinstance(one, inspect.NoneType))
    made = Option(
        name=field.name,
        group=str(said["title"]),
        doc=str(said["description"]),
        kind="switch",
        default=field.default,
        optional=optional,
    )
    replace = msgspec.structs.replace
    if isinstance(kind, inspect.LiteralType):
        return replace(made, kind="choice", choices=_as_declared(field.name))
    if isinstance(kind, inspect.IntType | inspect.FloatType):
        whole = isinstance(kind, inspect.IntType)
        return replace(made, kind="number", least=kind.ge, most=kind.le, whole=whole)
    if isinstance(kind, inspect.StrType):
        longest, pattern = kind.max_length or made.longest, kind.pattern or ""
        return replace(made, kind="text", longest=longest, pattern=pattern)
    return made


def _as_declared(name: str) -> tuple[str, ...]:
    """Return a choice's values in the order they are declared; msgspec sorts them."""
    from typing import get_args, get_type_hints

    return get_args(get_type_hints(Settings)[name])


def _options() -> MappingProxyType[str, Option]:
    known = inspect.type_info(Settings)
    assert isinstance(known, inspect.StructType)
    return MappingProxyType({one.name: _option(one) for one in known.fields if one.name != "keys"})


OPTIONS = _options()
"""Every option by its name, in order. The table ``keys`` stands apart: its ids are the screens'."""
