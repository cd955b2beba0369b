"""What every record of a data set is; which kinds there are is told by the modules beside."""

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """What all records share: they are frozen, and know no columns but their own."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, defer_build=True)
