#!/usr/bin/env python3
"""Writes down what configurations and states of the official Exoscale provider rely on, one fact per line.

    scripts/describe-official-provider.py REFERENCE [TYPE …] > tests/fixtures/official-schema.txt

REFERENCE is a folder with three descriptions of one release of that provider:

  official-provider-schema.json     what `terraform providers schema -json` prints
  official-provider-behaviour.json  what the schema does not say: which changes replace, defaults
  official-schema-summary.md        a table whose columns name each resource and the form of its import id

Without TYPE (short names), every type is written.
The test `dropin` compares our schemas with the result, and the result with REFERENCE where that is at hand.

The form, by indentation:

  resource NAME version=N import=FORM     or  data NAME version=N   or  provider
    ATTRIBUTE TYPE FLAG …                 flags: required optional computed sensitive deprecated, default=JSON,
                                          replaces, replaces-if-configured
    ATTRIBUTE nested(MODE) FLAG …         nested attributes follow, one level deeper
    BLOCK block(MODE,MIN,MAX) FLAG …      its attributes and blocks follow, one level deeper; MAX 0 is no limit; `computed`
                                          is a block that the provider may fill, which no schema of the protocol can say
"""

import json
import re
import sys
from pathlib import Path


def type_text(kind):
    """A type in one word: set(string), list(object{a=string,b=number})."""
    if isinstance(kind, str):
        return kind
    name, inner = kind
    if name == "object":
        return "object{" + ",".join(f"{key}={type_text(inner[key])}" for key in sorted(inner)) + "}"
    return f"{name}({type_text(inner)})"


def default_of(attribute, fact):
    """The default as JSON, if there is one; the newer half of the official provider tells it in a sentence."""
    value = fact.get("default")
    told = re.fullmatch(r"value defaults to (.*)", value) if isinstance(value, str) else None
    if told is None:
        return None if value is None else json.dumps(value)
    if told.group(1) == "<null>":
        return None
    return json.dumps(told.group(1)) if attribute["type"] == "string" else told.group(1)


def flags(attribute, fact):
    words = [word for word in ("required", "optional", "computed", "sensitive", "deprecated") if attribute.get(word)]
    default = default_of(attribute, fact)
    if default is not None:
        words.append(f"default={default}")
    if fact.get("force_new"):
        only = any("is configured and changes" in text for text in fact.get("plan_modifiers", []))
        words.append("replaces-if-configured" if only else "replaces")
    elif any("destroy and recreate" in text and "is configured" in text for text in fact.get("plan_modifiers", [])):
        words.append("replaces-if-configured")
    return words


def fields(block, facts, indent, prefix=""):
    """The lines of the attributes and blocks in a block."""
    for name, attribute in sorted(block.get("attributes", {}).items()):
        path = prefix + name
        fact = facts.get(path, {})
        nested = attribute.get("nested_type")
        kind = f"nested({nested['nesting_mode']})" if nested else type_text(attribute["type"])
        yield " ".join(["  " * indent + name, kind, *flags(attribute, fact)])
        if nested:
            yield from fields(nested, facts, indent + 1, path + ".")
    for name, inner in sorted(block.get("block_types", {}).items()):
        fact = facts.get(prefix + name, {})
        bounds = f"{inner['nesting_mode']},{inner.get('min_items', 0)},{inner.get('max_items', 0)}"
        words = [word for word, flag in (("computed", "computed"), ("replaces", "force_new")) if fact.get(flag)]
        yield " ".join(["  " * indent + name, f"block({bounds})", *words])
        yield from fields(inner["block"], facts, indent + 1, prefix + name + ".")


def import_forms(summary):
    """The form of each resource's import id, from the table of resources."""
    forms = {}
    for line in summary.split("## Data sources")[0].splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) > 5 and cells[0].startswith("exoscale_"):
            forms[cells[0].split()[0]] = cells[4].split()[0]
    return forms


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    reference = Path(sys.argv[1])
    schemas = json.loads((reference / "official-provider-schema.json").read_text())["provider_schemas"]
    (schemas,) = schemas.values()
    behaviour = json.loads((reference / "official-provider-behaviour.json").read_text())
    facts = {(item["kind"], item["name"]): {fact["path"]: fact for fact in item["attributes"]} for item in behaviour}
    forms = import_forms((reference / "official-schema-summary.md").read_text())
    wanted = sys.argv[2:]

    lines = ["# The official provider's schema, as scripts/describe-official-provider.py writes it down. Its head explains the form.", "provider"]
    lines += fields(schemas["provider"]["block"], {}, 1)
    for kind, key in (("resource", "resource_schemas"), ("data", "data_source_schemas")):
        for name in sorted(schemas[key]):
            if wanted and name.removeprefix("exoscale_") not in wanted:
                continue
            schema = schemas[key][name]
            head = f"{kind} {name} version={schema['version']}"
            lines.append(head + (f" import={forms[name]}" if kind == "resource" else ""))
            # Data sources are read anew each time: whatever else their facts say, nothing is replaced.
            known = facts.get((kind, name), {}) if kind == "resource" else {
                path: {key: value for key, value in fact.items() if key == "default"} for path, fact in facts.get((kind, name), {}).items()
            }
            lines += fields(schema["block"], known, 1)
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
