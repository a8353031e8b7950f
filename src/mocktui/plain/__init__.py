"""The second front end: lines that are only ever added, for screen readers and dumb terminals."""
