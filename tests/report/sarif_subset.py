"""The part of the SARIF 2.1.0 schema that concerns our logs, closed: nothing else may stand there.

Written from the standard (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), sections 3.13 to 3.58.
"""

from __future__ import annotations

from typing import Any


def _object(required: str, **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "required": required.split(),
        "properties": properties,
        "additionalProperties": False,
    }


def _array(items: dict[str, Any], unique: bool = False) -> dict[str, Any]:
    return {"type": "array", "items": items, "uniqueItems": unique}


TEXT = {"type": "string"}
URI = {"type": "string", "format": "uri"}
POSITIVE = {"type": "integer", "minimum": 1}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
MESSAGE = _object("text", text=TEXT)
ARTIFACT = _object(
    "uri uriBaseId", uri={"type": "string", "format": "uri-reference"}, uriBaseId=TEXT
)
REGION = _object(
    "startLine", startLine=POSITIVE, startColumn=POSITIVE, endLine=POSITIVE, endColumn=POSITIVE
)
LOCATION = _object(
    "physicalLocation",
    physicalLocation=_object("artifactLocation", artifactLocation=ARTIFACT, region=REGION),
    message=MESSAGE,
)
STEP = _object("location", location=LOCATION)
FLOW = _object("threadFlows", threadFlows=_array(_object("locations", locations=_array(STEP))))
REPLACEMENT = _object(
    "deletedRegion", deletedRegion=REGION, insertedContent=_object("text", text=TEXT)
)
CHANGE = _object(
    "artifactLocation replacements",
    artifactLocation=ARTIFACT,
    replacements={**_array(REPLACEMENT), "minItems": 1},
)
FIX = _object(
    "artifactChanges", description=MESSAGE, artifactChanges={**_array(CHANGE, True), "minItems": 1}
)
RESULT = _object(
    "message ruleId ruleIndex level locations",
    ruleId=TEXT,
    ruleIndex={"type": "integer", "minimum": 0},
    level=LEVEL,
    message=MESSAGE,
    locations={**_array(LOCATION), "minItems": 1, "maxItems": 1},
    relatedLocations=_array(LOCATION, True),
    codeFlows=_array(FLOW),
    fixes=_array(FIX, True),
    partialFingerprints={"type": "object", "additionalProperties": TEXT},
    properties={"type": "object"},
)
RULE = _object(
    "id name shortDescription help",
    id=TEXT,
    name=TEXT,
    shortDescription=MESSAGE,
    helpUri=URI,
    help=_object("text", text=TEXT, markdown=TEXT),
)
DRIVER = _object(
    "name", name=TEXT, version=TEXT, informationUri=URI, rules=_array(RULE, unique=True)
)
INVOCATION = _object(
    "executionSuccessful",
    executionSuccessful={"type": "boolean"},
    toolExecutionNotifications=_array(_object("message", level=LEVEL, message=MESSAGE)),
)
RUN = _object(
    "tool results",
    tool=_object("driver", driver=DRIVER),
    automationDetails=_object("id", id=TEXT),
    originalUriBaseIds={"type": "object"},
    columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    invocations=_array(INVOCATION),
    results=_array(RESULT),
)
LOG = _object("version runs", version={"const": "2.1.0"}, runs={**_array(RUN), "minItems": 1})
LOG["properties"]["$schema"] = URI
