"""Made-up contents for pictures of screens: a pack, sessions, devices."""

from __future__ import annotations

from mocktui.core.problem import Problem
from mocktui.core.question import AnswerTime, FollowUp, Pack, Question
from mocktui.practice.desk import (
    CheckView,
    DeviceLine,
    Listening,
    Offer,
    SessionLine,
)
from mocktui.practice.view import Level

STARTED = "2026-11-22T19:04:00+01:00"
SESSION = "2026-11-22T1904-01JD9Z8V7K3M5N6P7Q8R9S0T1U"

PACK = Pack(
    id="ml-interview-16",
    title="Sixteen machine-learning interview questions",
    source="Tech Job Interviews 101, Scott Morris, Skillcrush",
    questions=(
        Question(
            id="why-that-algorithm",
            ask="Why are you using that algorithm?",
            simpler="What made you pick this method and not another one?",
            kind="technical",
            asked_by="Susan Shu Chang, data scientist, Bell",
            why="They want to hear a choice, not a habit.",
            tip="Think critically about your own choice: say what it costs you.",
            look_for=(
                "names what the data looked like",
                "compares with a simpler method",
                "says one drawback of the choice",
            ),
            avoid=("“it is the best one”", "a list of algorithms without a reason"),
            example="The table was small and mixed, so I began with logistic regression as a "
            "floor, then took gradient boosting for its handling of mixed features; it cost us "
            "explanations, which we got back with feature importances.",
            terms=("gradient boosting", "logistic regression"),
            follow_ups=(FollowUp(ask="What would make you change it?"),),
            think=30,
            answer=AnswerTime(min=45, target=90, max=120),
        ),
        Question(
            id="business-care",
            ask="Why should the business care?",
            kind="curveball",
            asked_by="Susan Shu Chang, data scientist, Bell",
            tip="Keep the big picture: say it in money, time or risk.",
            look_for=("names a cost or a gain", "says who benefits"),
            avoid=("“everyone does machine learning”",),
            example="Each call to support costs four euros; the site now answers a third of them.",
            answer=AnswerTime(min=30, target=60, max=90),
        ),
        Question(
            id="goal-of-ab-testing",
            ask="What is the goal of A/B testing?",
            kind="conceptual",
            asked_by="Jagoda Wieczorek, HR manager, ResumeLab",
            tip="Know the standards and why they are standards.",
            look_for=("one change, two random groups", "decided by a figure chosen before"),
            example="To learn whether a change causes a difference, not only comes with one.",
        ),
    ),
)
ROUND = Pack(
    id="ml-technical",
    title="The technical round: concepts one by one",
    questions=tuple(
        Question(id=f"concept-{n}", ask=f"Explain concept number {n}.") for n in range(1, 21)
    ),
)
SPOKEN = (
    "I chose gradient boosting because the table was small",
    "and the features were mixed and I compared it with logistic regression first",
    "the price was that nobody could read the model any more",
)

SESSIONS = (
    SessionLine(
        id=SESSION,
        started=STARTED,
        title=PACK.title,
        format="practice",
        answered=3,
        total=3,
        minutes=6.5,
        flagged=1,
    ),
    SessionLine(
        id="2026-11-20T0812-01JD3",
        started="2026-11-20T08:12:00+01:00",
        title=ROUND.title,
        format="real",
        mode="type",
        answered=12,
        total=20,
        minutes=31,
    ),
    SessionLine(
        id="2026-11-19T2130-01JD2",
        started="2026-11-19T21:30:00+01:00",
        title=PACK.title,
        format="warm-up",
        mode="timer",
        answered=1,
        total=1,
        minutes=1.4,
    ),
)
UNFINISHED = SessionLine(
    id="2026-11-22T2011-01JDC",
    started="2026-11-22T20:11:00+01:00",
    title=PACK.title,
    format="practice",
    answered=2,
    total=16,
    minutes=5.2,
    ended=False,
    incomplete=True,
)
DEVICES = (
    DeviceLine(key="", name="System default", default=True),
    DeviceLine(key="Headset", name="USB headset, Mono"),
    DeviceLine(key="Built-in", name="Built-in microphone"),
)
VOSK = Listening(
    engine="vosk",
    model="vosk-model-small-en-us-0.15",
    line="Vosk listens, with the small English model.",
)
MOONSHINE = Listening(
    engine="moonshine",
    model="tiny-en",
    line="Moonshine listens, with its own English model.",
    warnings=("It gives no word times, so pace is measured by sentence.",),
    missing=("Word times and pauses need a Vosk model: mocktui models install en-us-small",),
)
NO_EARS = Listening(
    engine=None,
    line="Nothing can write down what you say; it is recorded.",
    missing=("For a transcript: mocktui models install en-us-small",),
)
OFFER = Offer(
    name="en-us-small",
    site="alphacephei.com",
    megabytes=41.2,
    gain="Word by word while you speak, with the time of each word: pauses and pace can be "
    "measured.",
    without="Moonshine listens: good sentences, no word times.",
)
NO_PORTAUDIO = Problem(
    "no sound library (PortAudio) is installed",
    where="microphone",
    fix="Install it: sudo apt install libportaudio2",
)
DEAD = CheckView(
    level=Level(zeros=True),
    state="denied",
    device="System default",
    advice="The microphone gives exact zeros: on macOS allow the terminal in System Settings → "
    "Privacy → Microphone.",
)
HEARD = CheckView(
    level=Level(rms=-24.0, peak=-12.0),
    state="ready",
    device="System default",
    advice="Say something: the bar should move.",
)
