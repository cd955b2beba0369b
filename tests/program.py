"""A program of a user: CI checks its types against the installed wheel, and runs it."""

from typing import assert_type

import aidmap

assert_type(aidmap.open_store().status("Erez", on="2024-04-20").status, aidmap.Status)
aidmap.draw(aidmap.open_store(), on="2024-04-20").save("erez.html")
