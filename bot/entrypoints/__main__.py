"""`python -m bot.entrypoints` does what the command `baton` does."""

from bot.entrypoints.cli import main

if __name__ == "__main__":
    main()
