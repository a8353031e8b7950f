"""The stories' file: the example it begins with is nobody's own."""

from __future__ import annotations

from pathlib import Path

from mocktui.core.question import Question
from mocktui.places import Places
from mocktui.practice.story_file import StoryFile

ASKED = Question(id="mistake", ask="Tell me about a mistake in your data cleaning.")


def test_the_example_is_offered_to_nobody_until_it_is_changed(tmp_path: Path) -> None:
    file = StoryFile(Places(tmp_path / "data"))
    path = file.begin()
    (example,) = file.read().stories
    assert file.fitting(ASKED) == ()
    text = path.read_text()
    path.write_text(f"{text}\n## Mine\nresult: A mistake less.\ntags: mistake\n")
    assert [one.story.title for one in file.fitting(ASKED)] == ["Mine"]
    path.write_text(text.replace("Our nightly import", "My own weekly import"))
    assert [one.story.title for one in file.fitting(ASKED)] == [example.title]
