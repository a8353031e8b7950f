"""Tables in Markdown, and the language of a list."""

from __future__ import annotations

import pytest

from tests.packs.test_lists import asked, left, problem_of, read

# -- tables in Markdown ---------------------------------------------------------------------------

TABLE = """\
# Friday

Some words before.

| Question | Answer | Follow-up |
|:---|---|---:|
| What is **a join**? | Rows of two tables<br>put together | Which kinds? |
| What does `a \\| b` mean? | a pipe | |
| | nothing is asked | |

- Why SQL?

```
| Question | Answer |
|---|---|
| Not this? | no |
```
"""


@pytest.mark.parametrize("suffix", [".md", ".txt", ""])
def test_a_table_in_markdown_is_read_as_one(suffix):
    found = read(TABLE, suffix)
    assert asked(found) == ["What is a join?", "What does a | b mean?", "Why SQL?"]
    assert found.lines == (7, 8, 11)
    first = found.pack.questions[0]
    assert first.example == "Rows of two tables\nput together"
    assert [one.ask for one in first.follow_ups] == ["Which kinds?"]
    assert (9, "its question is empty") in left(found)
    assert "Not this?" not in str(found.pack)


def test_a_table_alone_is_a_table_and_one_without_questions_is_left_out():
    table = "Question | Tip\n--- | ---\nWhy SQL? | One table\n"
    found = read(table)
    assert found.form == "a Markdown table"
    assert [(one.ask, one.tip) for one in found.pack.questions] == [("Why SQL?", "One table")]
    found = read("- Why SQL?\n\n| a | b |\n|---|---|\n| 1 | 2 |\n")
    assert asked(found) == ["Why SQL?"]
    assert left(found) == [(3, "a table in which no column holds questions")]


# -- languages ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "- What is overfitting?\n- Why SQL?\n- Tell me about a time you failed.\n"),
        ("en", "- Overfitting?\n- SQL?\n"),
        ("de", "- Was ist Überanpassung?\n- Wie erklären Sie das einem Kunden?\n"),
        ("fr", "- Pourquoi voulez-vous ce poste ?\n- Quelle est la différence entre les deux ?\n"),
        ("es", "- ¿Por qué quiere usted este trabajo?\n- ¿Qué es un modelo y para qué sirve?\n"),
        ("it", "- Perché vuole questo lavoro?\n- Che cosa è una variabile e quando la usa?\n"),
        ("ru", "- Что такое переобучение?\n- Почему именно SQL?\n"),
        ("ko", "- 과적합이란 무엇인가요?\n"),
    ],
)
def test_the_language_is_what_most_of_it_is_in(language, text):
    found = read(text)
    assert found.pack.language == language
    assert (language != "en") == any("read like" in one for one in found.notes)
    assert read(text, language="pt-BR").pack.language == "pt-BR"
    told = read('{"language": "nl", "questions": ["Was ist das und wie geht es Ihnen?"]}', ".json")
    assert told.pack.language == "nl"


def test_what_is_no_language_is_said():
    assert "no language tag" in str(problem_of("- Why SQL?", language="deutsch, bitte"))
