"""Pure: questions, formats, the interview, transcripts. Time comes in, events go out."""
