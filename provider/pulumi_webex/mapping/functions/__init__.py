"""The functions of the expression languages, by what they work on."""
