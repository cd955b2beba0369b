"""How somebody's table is read: which column is which field, and what its words mean."""

from pydantic import BaseModel, ConfigDict, Field


class Mapping(BaseModel):
    """How a table is to be read; what it does not say is found by the names of the columns."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    columns: dict[str, str] = Field(
        default_factory=dict, description="The column of each field, by its name."
    )
    values: dict[str, dict[str, str]] = Field(
        default_factory=dict, description="For a field: what a word of the table means."
    )
    constants: dict[str, str] = Field(
        default_factory=dict, alias="set", description="For a field: its value in every row."
    )
    ignore: tuple[str, ...] = Field((), description="Columns that are left out.")
    as_note: tuple[str, ...] = Field(
        (), description="Columns that are kept in the note, each with its name."
    )
    day_format: str | None = Field(
        None, description="How days are written, as DD/MM/YYYY or %d/%m/%Y; empty: YYYY-MM-DD."
    )
    period: str | None = Field(
        None,
        pattern="^(day|week|month)$",
        description="What a day of counts stands for: itself, the week that begins on it, or the "
        "month that it is in; empty: itself.",
    )
    decimal_mark: str | None = Field(
        None,
        pattern="^[.,]$",
        description="What stands before the decimals of figures; empty: by what is plain.",
    )
    calendar: str = Field("gregorian", description="Of the days: gregorian or hijri.")
    coordinate_order: str | None = Field(
        None,
        pattern="^(latlon|lonlat)$",
        description="Which of two coordinates in one cell comes first; empty: by what is plain.",
    )
    sheet: str | None = Field(
        None,
        description="The sheet of a workbook, the layer of a map, the list of a JSON file; empty: "
        "the one that fits.",
    )
    header_row: int | None = Field(
        None, ge=1, description="The row that names the columns; empty: that which names the most."
    )
    encoding: str | None = Field(None, description="Of a text; empty: UTF-8, or by its mark.")
    crs: str | None = Field(None, description="Of shapes that name none, as EPSG:4326.")
