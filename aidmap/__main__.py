"""`python -m aidmap` is the command `aidmap`."""

from aidmap.cli import main

if __name__ == "__main__":
    main()
