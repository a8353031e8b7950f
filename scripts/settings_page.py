"""Write docs/settings.md anew from the options and commands themselves: run it when one changes."""

# ruff: noqa: E501
from pathlib import Path

from mocktui.practice.settings import OPTIONS
from mocktui.practice.settings_file import as_toml
from mocktui.tui.keymap import commands

out = [
    """# Settings

![Settings](pictures/settings.svg)

Everything you can choose stands in one file, `settings.toml`. Nothing has to be chosen.

- In the app: `,` (or ctrl+p, then Settings). Enter changes the marked line; it holds at once and
  stands in the file at once. `u` takes your choice out again, `e` opens the file in your editor.
- On the command line: `mocktui settings` shows what holds and why, `mocktui settings edit` opens the
  file and checks it afterwards, `mocktui settings check` tells every mistake with its line and what to
  do, `mocktui settings path` says where the file is, `mocktui settings keys` lists every command with
  its keys. All but `edit` take `--json`.

The file that mocktui makes explains each option in a comment, with its usual value behind a `#`. Your
own comments and their order stay when the app changes a value. The file is made for you alone (mode
0600).

What holds is what the first of these says: the command line, `settings.toml`, what was remembered (the
microphone chosen last), the default.

A mistake never stops the app: the line that is wrong is as usual, everything else holds, and one line
says what is wrong and where. A file that is no TOML at all is left alone until you mend it.

## Options
"""
]
group = ""
for one in OPTIONS.values():
    if one.group != group:
        group = one.group
        out.append(
            f"\n### {group}\n\n| option | allowed | usual | what it does |\n| --- | --- | --- | --- |"
        )
    usual = "left out" if one.default in (None, "") else f"`{as_toml(one.default)}`"
    out.append(f"| `{one.name}` | {one.allowed} | {usual} | {one.doc} |")
out.append("""
`think` and `answer` hold for every format but the warm-up; Set-up shows them under Advanced, where one
sitting can have others. With `cursor`, the terminal's own cursor is visible at the marked row, in the
field that has the focus, or at the line that says how things stand.

`NO_COLOR=1` takes every colour away; `TEXTUAL_ANIMATIONS=none` does what `reduced_motion` does.

## Keys

The table `[keys]` gives a command other keys, by its id:

```toml
[keys]
pause = "f5"
help = ["f1", "f2"]
```

A key is a letter or a name: `a`, `A`, `1`, `f2`, `space`, `enter`, `up`, `ctrl+s`, `question_mark`. The
footer, the help and the palette show the new keys. An id that stands on several screens has its new key
on all of them. An id or key that is not known, and a key that two commands would have, are told with
their line, and the command keeps its usual key. Commands that take turns on one key (`pause` and
`resume`) may move together.

| id | keys | what it does | where |
| --- | --- | --- | --- |""")
for command in commands().values():
    keys = " ".join(f"`{key}`" for key in command.keys)
    fixed = " (can not be moved)" if command.fixed else ""
    where = "" if command.varies else ", ".join(command.screens)
    out.append(f"| `{command.id}` | {keys}{fixed} | {command.help} | {where} |")
PAGE = Path(__file__).resolve().parent.parent / "docs" / "settings.md"
PAGE.write_text("\n".join(out) + "\n", "utf-8")
