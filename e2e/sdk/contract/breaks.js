// What a new contract breaks for clients of an old one.
//
// What a client sends may be widened and what it gets may be narrowed; the other way round is a break. New enum values,
// variants and optional members of what it gets are none: clients pass over what they do not know (docs/API.md).

const METHODS = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options', 'trace'];
// What bounds a value from above, and from below.
const UPPER = ['maximum', 'maxLength', 'maxItems'];
const LOWER = ['minimum', 'minLength', 'minItems'];

/** Each break as a sentence that begins with its place; none when the new contract keeps all that the old one promised. */
export function breaks(old, now) {
  const found = new Set();
  const report = (place, text) => found.add(`${place}: ${text}`);
  for (const [path, item] of Object.entries(old.paths ?? {})) {
    for (const method of METHODS.filter((method) => item[method])) {
      const place = `${method.toUpperCase()} ${path}`;
      const operation = now.paths?.[path]?.[method];
      if (!operation) report(place, 'it is gone');
      else compareOperation(item[method], operation, place);
    }
  }
  return [...found];

  function compareOperation(before, after, place) {
    if (before.operationId !== after.operationId) {
      report(place, `its operationId was \`${before.operationId}\`, and is \`${after.operationId}\``);
    }
    compareParameters(before.parameters ?? [], after.parameters ?? [], place);
    compareRequests(resolve(old, before.requestBody), resolve(now, after.requestBody), `${place} request`);
    for (const [status, response] of Object.entries(before.responses)) {
      const found = after.responses[status];
      if (!found && status.startsWith('2')) report(`${place} ${status}`, 'the response is gone');
      if (found) compareMedia(resolve(old, response).content, resolve(now, found).content, `${place} ${status}`, 'got');
    }
    // Where anybody could call, a client sends no key.
    const open = (operation, document) => {
      const ways = operation.security ?? document.security ?? [];
      return ways.length === 0 || ways.some((way) => Object.keys(way).length === 0);
    };
    if (open(before, old) && !open(after, now)) report(place, 'anybody could call it, and must be named now');
  }

  function compareParameters(before, after, place) {
    const all = (list, document) => list.map((parameter) => resolve(document, parameter));
    const same = (one) => (other) => one.name === other.name && one.in === other.in;
    const news = all(after, now);
    const olds = all(before, old);
    for (const parameter of olds) {
      const where = `${place} ${parameter.in} \`${parameter.name}\``;
      const found = news.find(same(parameter));
      if (!found) report(where, 'the parameter is gone');
      else {
        if (found.required && !parameter.required) report(where, 'it is required now');
        compareSchemas(parameter.schema, found.schema, where, 'sent');
      }
    }
    for (const parameter of news.filter((parameter) => parameter.required && !olds.some(same(parameter)))) {
      report(`${place} ${parameter.in} \`${parameter.name}\``, 'it is new, and required');
    }
  }

  function compareRequests(before, after, place) {
    if (!before && after?.required) report(place, 'a body is required now');
    if (!before) return;
    if (!after) return report(place, 'no body is taken any more');
    if (after.required && !before.required) report(place, 'the body is required now');
    compareMedia(before.content, after.content, place, 'sent');
  }

  function compareMedia(before = {}, after = {}, place, way) {
    for (const [media, content] of Object.entries(before)) {
      if (!after[media]) report(place, `${media} is gone`);
      else compareSchemas(content.schema, after[media].schema, place, way);
    }
  }

  /** `way` says who writes the value: `sent` by the client, or `got` by it. */
  function compareSchemas(before, after, place, way, seen = new Set()) {
    const pair = `${before?.$ref} ${after?.$ref}`;
    if (before?.$ref && after?.$ref) {
      if (seen.has(pair)) return;
      seen = new Set(seen).add(pair);
    }
    const one = flatten(old, before);
    const other = flatten(now, after);
    const narrower = (text) => way === 'sent' && report(place, text);
    const wider = (text) => way === 'got' && report(place, text);

    const lost = one.types.filter((type) => !accepts(other.types, type));
    const won = other.types.filter((type) => !accepts(one.types, type));
    if (lost.length && other.types.length) narrower(`\`${lost.join('`, `')}\` is not taken any more`);
    if (one.types.length && (won.length || !other.types.length)) {
      wider(`it may be \`${won.join('`, `') || 'anything'}\` now`);
    }
    if (one.format !== other.format && (way === 'got' ? one.format : other.format)) {
      report(place, `its format was ${one.format ?? 'any'}, and is ${other.format ?? 'any'}`);
    }
    if (other.enum) {
      const gone = one.enum ? one.enum.filter((value) => !other.enum.includes(value)) : ['anything else'];
      if (gone.length) narrower(`\`${gone.join('`, `')}\` is not taken any more`);
    } else if (one.enum) wider('it was one of a few values, and may be any now');
    for (const bound of UPPER) {
      if (other[bound] < (one[bound] ?? Infinity)) narrower(`its ${bound} is ${other[bound]} now`);
    }
    for (const bound of LOWER) {
      if (other[bound] > (one[bound] ?? -Infinity)) narrower(`its ${bound} is ${other[bound]} now`);
    }
    if (other.pattern && other.pattern !== one.pattern) narrower(`it must fit ${other.pattern} now`);
    if (one.additional && !other.additional) narrower('members that are not described are not taken any more');

    for (const [name, property] of Object.entries(one.properties)) {
      const where = `${place} .${name}`;
      if (!other.properties[name]) {
        if (way === 'got' || !other.additional) report(where, 'the member is gone');
        continue;
      }
      compareSchemas(property, other.properties[name], where, way, seen);
      if (one.required.has(name) && !other.required.has(name)) way === 'got' && report(where, 'it may be absent now');
    }
    for (const name of other.required) {
      if (!one.required.has(name) && way === 'sent') report(`${place} .${name}`, 'it is required now');
    }
    if (one.items && other.items) compareSchemas(one.items, other.items, `${place} []`, way, seen);

    // Variants are the same when they name the same schema, or hold the same tag.
    for (const variant of one.variants) {
      const found = other.variants.find((candidate) => label(candidate, now) === label(variant, old));
      if (found) compareSchemas(variant, found, `${place} (${label(variant, old)})`, way, seen);
      else narrower(`the variant ${label(variant, old)} is gone`);
    }
  }
}

function accepts(types, type) {
  return types.includes(type) || (type === 'integer' && types.includes('number'));
}

function resolve(document, value) {
  while (value?.$ref) {
    value = value.$ref.slice(2).split('/').reduce((at, name) => at[name.replaceAll('~1', '/').replaceAll('~0', '~')], document);
  }
  return value;
}

/** A schema as one object: references are followed, `allOf` is joined, and a union with null is a type that may be null. */
function flatten(document, schema) {
  const found = { types: [], properties: {}, required: new Set(), additional: true, variants: [] };
  const take = (schema) => {
    const value = resolve(document, schema) ?? {};
    for (const part of value.allOf ?? []) take(part);
    for (const type of [value.type ?? []].flat()) if (!found.types.includes(type)) found.types.push(type);
    for (const name of ['format', 'enum', 'pattern', 'items', ...UPPER, ...LOWER]) found[name] ??= value[name];
    Object.assign(found.properties, value.properties);
    for (const name of value.required ?? []) found.required.add(name);
    if (value.additionalProperties === false) found.additional = false;
    const variants = value.oneOf ?? value.anyOf ?? [];
    const others = variants.filter((variant) => variant.type !== 'null');
    if (variants.length && others.length === 1) {
      take(others[0]);
      if (found.types.length && others.length < variants.length) found.types.push('null');
    } else found.variants.push(...others);
  };
  take(schema);
  return found;
}

function label(variant, document) {
  if (variant.$ref) return variant.$ref.split('/').at(-1);
  const { properties, types } = flatten(document, variant);
  const tag = Object.values(properties).find((property) => property.enum?.length === 1);
  return tag?.enum[0] ?? variant.enum?.join() ?? `${types.join()} ${Object.keys(properties).join()}`.trim();
}
