"""The shape of what people write for penstock: unknown keys are faults, values never change."""

from pydantic import BaseModel, ConfigDict


class Strict(BaseModel):
    """Unknown keys are faults, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, defer_build=True)
