"""Run the command line with ``python -m stance``."""

from stance.cli import main

main()
