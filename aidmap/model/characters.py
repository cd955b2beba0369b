"""Characters that nobody sees, that are no text, or that no XML can hold.

Without pydantic and without a pattern made at import: who needs one makes it.
"""

# What takes no room, or turns the text around it (Unicode: Default_Ignorable_Code_Point, and the
# blank letters of Hangul and Braille).
INVISIBLE = (
    (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5),
    (0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x2800, 0x2800),
    (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFFB),
    (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
)  # fmt: skip
# Steering characters of terminals and old printers (Unicode: Cc).
CONTROLS = ((0x00, 0x1F), (0x7F, 0x9F))
# What XML 1.0 cannot hold ("Characters"), but for halves of characters, which are no text at all.
UNWRITABLE = ((0x00, 0x08), (0x0B, 0x0C), (0x0E, 0x1F), (0xFFFE, 0xFFFF))


def ranges(*groups: tuple[tuple[int, int], ...]) -> str:
    """Characters as they stand between the brackets of a pattern."""
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for group in groups for first, last in group)
