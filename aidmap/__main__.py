"""`python -m aidmap` is the command `aidmap`."""

import os

try:
    from aidmap.cli import main
except KeyboardInterrupt:
    os._exit(130)

if __name__ == "__main__":
    main()
