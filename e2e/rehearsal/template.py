"""The templates that CDK makes, and what their references mean once there are resources.

They are the ones of infra/test/templates, which a test there holds against what CDK makes of infra/ now.
"""

import json
from pathlib import Path

TEMPLATES = Path(__file__).parents[2] / "infra/test/templates"
ACCOUNT = "123456789012"
REGION = "ap-northeast-2"

PSEUDO = {
    "AWS::AccountId": ACCOUNT,
    "AWS::Region": REGION,
    "AWS::Partition": "aws",
    "AWS::URLSuffix": "amazonaws.com",
}


class Stack:
    """A template, and the ids of what was created from it."""

    def __init__(self, name, exports):
        self.template = json.loads((TEMPLATES / f"usual-{name}.json").read_text())
        self.exports = exports  # of all stacks, by name
        self.refs = {}  # what `Ref` of a resource is
        self.attributes = {}  # what `Fn::GetAtt` of a resource is, by both names

    def of_type(self, kind):
        """The resources of a type, by their names in the template, with all references resolved."""
        for name, properties in self.as_written(kind):
            yield name, self.resolve(properties)

    def as_written(self, kind):
        """The same with their references."""
        for name, resource in self.template["Resources"].items():
            if resource["Type"] == kind:
                yield name, resource.get("Properties", {})

    def created(self, name, ref, **attributes):
        """Notes what was created for a resource."""
        self.refs[name] = ref
        for attribute, value in attributes.items():
            self.attributes[name, attribute] = value

    def export(self):
        """Hands to the other stacks what this one exports, of the resources that were created."""
        for output in self.template.get("Outputs", {}).values():
            if "Export" in output:
                try:
                    self.exports[output["Export"]["Name"]] = self.resolve(output["Value"])
                except KeyError:
                    continue  # of a resource that moto is not asked for; whoever needs it fails by its name

    def resolve(self, value):
        """The value with references replaced by what they stand for."""
        if isinstance(value, list):
            return [self.resolve(item) for item in value]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            function, argument = next(iter(value.items()))
            if function == "Ref":
                return PSEUDO[argument] if argument in PSEUDO else self.refs[argument]
            if function == "Fn::GetAtt":
                return self.attributes[tuple(argument)]
            if function == "Fn::ImportValue":
                return self.exports[argument]
            if function == "Fn::Join":
                separator, parts = argument
                return separator.join(self.resolve(parts))
            if function == "Fn::Split":
                separator, text = argument
                return self.resolve(text).split(separator)
            if function == "Fn::Select":
                index, items = argument
                return self.resolve(items)[int(index)]
            if function.startswith("Fn::"):
                raise ValueError(f"the rehearsal does not know {function}")
        return {key: self.resolve(item) for key, item in value.items()}
